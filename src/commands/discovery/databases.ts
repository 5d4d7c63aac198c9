import { paginateDescribeDBEngineVersions, paginateDescribeOrderableDBInstanceOptions } from '@aws-sdk/client-rds';
import { collect } from '../../aws/pages.js';
import { engine, highestPatch, isLongTerm } from '../../steps/shared/database-engine.js';
import type { EngineVersionFacts, InstanceClassFacts } from '../../ui/index.js';
import { pricePerHour, pricesOf } from '../prices.js';
import type { Session } from '../session.js';

/** The versions of Aurora MySQL that the region has, the newest last. */
export async function engineVersionsOf({ clients }: Session): Promise<readonly EngineVersionFacts[]> {
  const pages = paginateDescribeDBEngineVersions({ client: clients.rds }, { Engine: engine });
  const versions = await collect(pages, (page) => page.DBEngineVersions);
  const names = versions.flatMap(({ EngineVersion: version }) => version ?? []);
  const newest = highestPatch(names);
  const ltsOf = (version: string) => (version === newest ? 'newest' : isLongTerm(version) && 'earlier');
  return names.map((version) => ({ version, lts: ltsOf(version) }));
}

const priceKey = (instanceClass: string): string => `rds:${instanceClass}`;

/** The classes in which the long-term-support version can be ordered, with their zones, the cheapest first. */
export async function instanceClassesOf(
  session: Session,
  versions: readonly EngineVersionFacts[],
): Promise<readonly InstanceClassFacts[]> {
  const version = highestPatch(versions.map((one) => one.version));
  if (version === undefined) return [];
  const query = { Engine: engine, EngineVersion: version, Vpc: true };
  const pages = paginateDescribeOrderableDBInstanceOptions({ client: session.clients.rds }, query);
  const zones = new Map<string, Set<string>>();
  for (const { DBInstanceClass: name, AvailabilityZones = [] } of await collect(
    pages,
    (page) => page.OrderableDBInstanceOptions,
  )) {
    // Serverless capacity is set on the cluster, which the settings have no answer for.
    if (!name || name === 'db.serverless') continue;
    const known = zones.get(name) ?? new Set();
    for (const { Name } of AvailabilityZones) if (Name) known.add(Name);
    zones.set(name, known);
  }
  const prices = await pricesOf(session, [...zones.keys()].map(priceKey));
  return [...zones]
    .map(([name, offered]) => {
      const perHour = pricePerHour(priceKey(name), prices);
      return { name, zones: [...offered].sort(), ...(perHour === undefined ? {} : { perHour }) };
    })
    .sort((a, b) => (a.perHour ?? Infinity) - (b.perHour ?? Infinity) || a.name.localeCompare(b.name));
}
