export const engine = 'aurora-mysql';

export interface EngineVersion {
  /** `8.0.mysql_aurora.3.10.5`. */
  readonly name: string;
  /** The MySQL line: `8.0`. */
  readonly major: string;
  /** Aurora's own version: `3.10.5`. */
  readonly aurora: string;
  /** The community version that it is compatible with. */
  readonly mysql: string;
  readonly family: string;
  /** Deprecated versions are listed with IncludeAll only, and cannot be created. */
  readonly status: 'available' | 'deprecated';
  /** `require_secure_transport` of the line's default parameter group. */
  readonly requireSecureTransport: boolean;
  readonly serverlessMinimum: number;
}

type Row = readonly [aurora: string, mysql: string, status?: EngineVersion['status']];

function line(
  major: string,
  rows: readonly Row[],
  facts: Pick<EngineVersion, 'requireSecureTransport'>,
): EngineVersion[] {
  return rows.map(([aurora, mysql, status = 'available']) => ({
    name: `${major}.mysql_aurora.${aurora}`,
    major,
    aurora,
    mysql,
    family: `aurora-mysql${major}`,
    status,
    // Pausing at zero capacity came with 3.08.
    serverlessMinimum: major === '5.7' || /^3\.0[4-7]/.test(aurora) ? 0.5 : 0,
    ...facts,
  }));
}

/** Aurora MySQL as of November 2026 (its release notes); 3.04 and 3.10 are long-term support, which no field says. */
export const engineVersions: readonly EngineVersion[] = [
  ...line(
    '5.7',
    [
      ['2.11.6', '5.7.12'],
      ['2.12.5', '5.7.44'],
    ],
    { requireSecureTransport: false },
  ),
  ...line(
    '8.0',
    [
      ['3.04.3', '8.0.28'],
      ['3.04.4', '8.0.28'],
      ['3.05.2', '8.0.32', 'deprecated'],
      ['3.06.1', '8.0.34', 'deprecated'],
      ['3.07.1', '8.0.36', 'deprecated'],
      ['3.08.2', '8.0.39'],
      ['3.09.0', '8.0.40'],
      ['3.10.0', '8.0.42'],
      ['3.10.1', '8.0.42'],
      ['3.10.2', '8.0.42'],
      ['3.10.3', '8.0.42'],
      ['3.10.4', '8.0.42'],
      ['3.10.5', '8.0.42'],
      ['3.11.0', '8.0.43'],
      ['3.11.1', '8.0.43'],
      ['3.12.0', '8.0.44'],
      ['3.13.0', '8.0.45'],
    ],
    { requireSecureTransport: false },
  ),
  ...line(
    '8.4',
    [
      ['8.4.7', '8.4.7'],
      ['8.4.8', '8.4.8'],
      ['8.4.10', '8.4.10'],
    ],
    { requireSecureTransport: true },
  ),
];

/** What a caller gets who names only the MySQL line, or nothing at all: `8.0`. It is not the newest one. */
const defaults: Readonly<Record<string, string>> = {
  '5.7': '5.7.mysql_aurora.2.12.5',
  '8.0': '8.0.mysql_aurora.3.10.4',
  '8.4': '8.4.mysql_aurora.8.4.8',
};

/** The version that RDS creates for what the caller asked for; undefined when there is none. */
export function creatableVersion(requested = '8.0'): EngineVersion | undefined {
  const name = defaults[requested] ?? requested;
  return engineVersions.find((version) => version.name === name && version.status === 'available');
}

export function isDefaultOfLine(version: EngineVersion): boolean {
  return defaults[version.major] === version.name;
}

/** The record of a version that some cluster runs. */
export function engineVersion(name: string): EngineVersion {
  const version = engineVersions.find((one) => one.name === name);
  if (!version) throw new Error(`the catalog has no engine version ${name}`);
  return version;
}

/** Whether `version` is at least `minimum`, part by part, in Aurora's own numbering. */
export function isAtLeast(version: EngineVersion, minimum: string): boolean {
  const parts = version.aurora.split('.').map(Number);
  for (const [i, least] of minimum.split('.').map(Number).entries()) {
    const part = parts[i] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
