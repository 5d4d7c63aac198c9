import { paginateDescribeDBEngineVersions, paginateDescribeOrderableDBInstanceOptions } from '@aws-sdk/client-rds';
import { collect } from '../../aws/pages.js';
import { StepFailure } from '../../engine/failure.js';
import { again } from '../../errors.js';
import type { StepsContext } from '../context.js';

export const engine = 'aurora-mysql';

/** AWS marks no version as long-term support; its release notes name this line (Aurora MySQL 3.10). */
const ltsLine = '8.0.mysql_aurora.3.10.';

/**
 * The version of the settings; `lts` is the highest patch of the long-term-support line that the region has.
 * @throws StepFailure when the region does not have it
 */
export async function engineVersion({
  aws,
  settings,
  region,
}: Pick<StepsContext, 'aws' | 'settings' | 'region'>): Promise<string> {
  const wanted = settings.database.engineVersion;
  const query = wanted === 'lts' ? { Engine: engine } : { Engine: engine, EngineVersion: wanted };
  const pages = paginateDescribeDBEngineVersions({ client: aws.rds }, query);
  const versions = (await collect(pages, (page) => page.DBEngineVersions)).flatMap((one) => one.EngineVersion ?? []);
  const found = wanted === 'lts' ? highestPatch(versions) : versions.find((version) => version === wanted);
  if (found !== undefined) return found;
  throw new StepFailure(`${region} does not have Aurora MySQL ${wanted === 'lts' ? `${ltsLine}*` : wanted}.`, {
    class: 'bad-input',
    remedy: `Choose a version that the region has (database.engineVersion), then run ${again}.`,
    details: versions.length > 0 ? [`available: ${versions.join(', ')}`] : [],
  });
}

/** Whether a version is of the long-term-support line. */
export function isLongTerm(version: string): boolean {
  return version.startsWith(ltsLine);
}

/** The highest patch of the long-term-support line; patches are numbers, so 3.10.10 is above 3.10.9. */
export function highestPatch(versions: readonly string[]): string | undefined {
  const patch = (version: string): number => Number(version.slice(ltsLine.length));
  return versions
    .filter((version) => isLongTerm(version) && Number.isInteger(patch(version)))
    .sort((a, b) => patch(b) - patch(a))[0];
}

/** The zones where the instance class can be ordered: AWS would take the cluster and refuse its instances only later. */
export async function orderableZones(
  { aws, settings }: Pick<StepsContext, 'aws' | 'settings'>,
  version: string,
): Promise<ReadonlySet<string>> {
  const query = { Engine: engine, EngineVersion: version, DBInstanceClass: settings.database.instanceClass, Vpc: true };
  const pages = paginateDescribeOrderableDBInstanceOptions({ client: aws.rds }, query);
  const options = await collect(pages, (page) => page.OrderableDBInstanceOptions);
  return new Set(options.flatMap((one) => one.AvailabilityZones ?? []).flatMap(({ Name }) => Name ?? []));
}
