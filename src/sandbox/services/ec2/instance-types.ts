import type { _InstanceType } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../region/cloud.js';
import { usableZones } from './zones.js';

export interface InstanceType {
  readonly name: _InstanceType;
  readonly architecture: 'arm64' | 'x86_64';
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly maximumInterfaces: number;
  readonly addressesPerInterface: number;
  readonly burstable: boolean;
  /** False for types of Xen's time, the only ones that old zones offer. */
  readonly current: boolean;
}

type Row = readonly [
  name: _InstanceType,
  architecture: InstanceType['architecture'],
  vcpus: number,
  memoryMiB: number,
  interfaces: number,
  addresses: number,
];

const rows: readonly Row[] = [
  ['t2.micro', 'x86_64', 1, 1024, 2, 2],
  ['t2.small', 'x86_64', 1, 2048, 3, 4],
  ['t3.micro', 'x86_64', 2, 1024, 2, 2],
  ['t3.small', 'x86_64', 2, 2048, 3, 4],
  ['t3.medium', 'x86_64', 2, 4096, 3, 6],
  ['t3.large', 'x86_64', 2, 8192, 3, 12],
  ['t4g.micro', 'arm64', 2, 1024, 2, 2],
  ['t4g.small', 'arm64', 2, 2048, 3, 4],
  ['t4g.medium', 'arm64', 2, 4096, 3, 6],
  ['t4g.large', 'arm64', 2, 8192, 3, 12],
  ['m6i.large', 'x86_64', 2, 8192, 3, 10],
  ['m7g.large', 'arm64', 2, 8192, 3, 10],
  ['c7i.large', 'x86_64', 2, 4096, 3, 10],
  ['c7g.large', 'arm64', 2, 4096, 3, 10],
];

/** The usual types; asking for another one is answered as EC2 answers for one that does not exist. */
export const instanceTypes: readonly InstanceType[] = rows.map(
  ([name, architecture, vcpus, memoryMiB, maximumInterfaces, addressesPerInterface]) => ({
    name,
    architecture,
    vcpus,
    memoryMiB,
    maximumInterfaces,
    addressesPerInterface,
    burstable: name.startsWith('t'),
    current: !name.startsWith('t2.'),
  }),
);

/** Zones that never got modern hardware. */
const oldZones: ReadonlySet<string> = new Set(['us-east-1e']);

export function findInstanceType(name: string): InstanceType | undefined {
  return instanceTypes.find((type) => type.name === name);
}

/** The zones that offer the type. */
export function zonesOffering(cloud: Cloud, type: InstanceType): readonly string[] {
  return usableZones(cloud).filter((zone) => !type.current || !oldZones.has(zone));
}
