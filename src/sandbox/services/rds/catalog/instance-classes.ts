import type { Cloud } from '../../../region/cloud.js';
import { usableZones } from '../../ec2/zones.js';
import { type EngineVersion, engineVersions, isAtLeast } from './engine-versions.js';

export interface InstanceClass {
  readonly name: string;
  /** The first Aurora version that it runs, in Aurora's own numbering. */
  readonly since: string;
  /** Old hardware is all that some zones have. */
  readonly modern: boolean;
}

export const serverlessClass = 'db.serverless';

/** The usual classes of Aurora MySQL (Aurora User Guide, "Supported DB engines for DB instance classes"). */
const instanceClasses: readonly InstanceClass[] = [
  { name: 'db.t3.medium', since: '2.11.0', modern: false },
  { name: 'db.t3.large', since: '2.11.0', modern: false },
  { name: 'db.t4g.medium', since: '2.11.0', modern: true },
  { name: 'db.t4g.large', since: '2.11.0', modern: true },
  { name: 'db.r5.large', since: '2.11.0', modern: false },
  { name: 'db.r6g.large', since: '2.11.0', modern: true },
  { name: 'db.r6i.large', since: '2.11.0', modern: true },
  { name: 'db.r7g.large', since: '3.04.0', modern: true },
  { name: 'db.r7i.large', since: '3.04.0', modern: true },
  { name: 'db.r8g.large', since: '3.08.0', modern: true },
  { name: serverlessClass, since: '3.04.0', modern: true },
];

const oldZones: ReadonlySet<string> = new Set(['us-east-1e']);

export interface OrderableOption {
  readonly version: EngineVersion;
  readonly instanceClass: string;
  readonly zones: readonly string[];
}

/** Every pair of version and class that RDS creates, with the zones that have it. */
export function orderableOptions(cloud: Cloud): OrderableOption[] {
  const zones = usableZones(cloud);
  return engineVersions
    .filter((version) => version.status === 'available')
    .flatMap((version) =>
      instanceClasses
        .filter(({ since }) => isAtLeast(version, since))
        .map(({ name, modern }) => ({
          version,
          instanceClass: name,
          zones: modern ? zones.filter((zone) => !oldZones.has(zone)) : zones,
        })),
    );
}

/** The zones for a class of a version; undefined when RDS does not create the pair. */
export function zonesFor(cloud: Cloud, version: EngineVersion, instanceClass: string): readonly string[] | undefined {
  return orderableOptions(cloud).find((one) => one.version === version && one.instanceClass === instanceClass)?.zones;
}
