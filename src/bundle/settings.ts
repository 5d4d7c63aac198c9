import { InvalidBundle } from './errors.js';
import { checkedTable } from './names.js';

/** What the web servers have to know. */
export interface WebSettings {
  /** DNS name of the internal load balancer in front of the app servers. */
  readonly upstream: string;
}

/** What the app servers have to know; nothing of it is secret. */
export interface AppSettings {
  readonly region: string;
  readonly database: {
    readonly writer: string;
    readonly reader: string;
    readonly port: number;
    readonly name: string;
    readonly user: string;
    readonly table: string;
    /** Name of the SecureString parameter that holds the password. */
    readonly passwordParameter: string;
  };
}

type Variables = Readonly<Record<string, string>>;

/** Values that mean themselves in the shell, in sed, in an Apache file and in a systemd environment file. */
const plain = /^[A-Za-z0-9][A-Za-z0-9._:-]*$/;
const parameterName = /^[A-Za-z0-9_.\-/]+$/;

const patterns: Readonly<Record<string, RegExp>> = {
  TIER3_DB_PASSWORD_PARAMETER: parameterName,
};

/** The variables of the web tier's scripts. */
export function webVariables(settings: WebSettings): Variables {
  return { TIER3_UPSTREAM: settings.upstream };
}

/**
 * The variables of the app tier's scripts.
 * @throws InvalidBundle for a table name that cannot be one
 */
export function appVariables(settings: AppSettings, module: string): Variables {
  const { database, region } = settings;
  return {
    TIER3_REGION: region,
    TIER3_APP_MODULE: module,
    TIER3_DB_WRITER: database.writer,
    TIER3_DB_READER: database.reader,
    TIER3_DB_PORT: String(database.port),
    TIER3_DB_NAME: database.name,
    TIER3_DB_USER: database.user,
    TIER3_DB_TABLE: checkedTable(database.table),
    TIER3_DB_PASSWORD_PARAMETER: database.passwordParameter,
  };
}

/**
 * The file `release.env` that the scripts read. Without variables the release can only install packages.
 * @throws InvalidBundle for a value with a character that would need quoting somewhere on its way
 */
export function renderReleaseEnv(variables: Variables | null): string {
  if (variables === null) return 'TIER3_COMPLETE=\n';
  const lines = Object.entries(variables).map(([name, value]) => {
    if (!(patterns[name] ?? plain).test(value)) {
      throw new InvalidBundle(
        `The setting ${name} has the value "${value}", which the servers' configuration files cannot hold.`,
        'Use letters, digits, dots, hyphens and underscores.',
      );
    }
    return `${name}='${value}'\n`;
  });
  return `TIER3_COMPLETE=yes\n${lines.join('')}`;
}
