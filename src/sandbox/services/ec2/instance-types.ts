import type { Cloud } from '../../region/cloud.js';
import { usableZones } from './zones.js';

export interface InstanceType {
  readonly name: string;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly architecture: 'arm64' | 'x86_64';
  readonly burstable: boolean;
  readonly maximumInterfaces: number;
  readonly addressesPerInterface: number;
}

type Row = readonly [vcpus: number, memoryMiB: number, interfaces: number, addresses: number];

const t3: Readonly<Record<string, Row>> = {
  micro: [2, 1024, 2, 2],
  small: [2, 2048, 3, 4],
  medium: [2, 4096, 3, 6],
  large: [2, 8192, 3, 12],
};
const large: Readonly<Record<string, Row>> = { large: [2, 8192, 3, 10] };
const compute: Readonly<Record<string, Row>> = { large: [2, 4096, 3, 10] };

function family(
  name: string,
  architecture: InstanceType['architecture'],
  rows: Readonly<Record<string, Row>>,
): InstanceType[] {
  return Object.entries(rows).map(([size, [vcpus, memoryMiB, maximumInterfaces, addressesPerInterface]]) => ({
    name: `${name}.${size}`,
    vcpus,
    memoryMiB,
    architecture,
    burstable: name.startsWith('t'),
    maximumInterfaces,
    addressesPerInterface,
  }));
}

/** The usual types; asking for another one is answered as EC2 answers for one that does not exist. */
export const instanceTypes: readonly InstanceType[] = [
  ...family('t2', 'x86_64', { micro: [1, 1024, 2, 2], small: [1, 2048, 3, 4] }),
  ...family('t3', 'x86_64', t3),
  ...family('t4g', 'arm64', t3),
  ...family('m6i', 'x86_64', large),
  ...family('m7g', 'arm64', large),
  ...family('c7i', 'x86_64', compute),
  ...family('c7g', 'arm64', compute),
];

/** Zones that never got modern hardware: they offer the old generation only. */
const oldZones: ReadonlySet<string> = new Set(['us-east-1e']);

export function findInstanceType(name: string): InstanceType | undefined {
  return instanceTypes.find((type) => type.name === name);
}

/** The zones that offer the type. */
export function zonesOffering(cloud: Cloud, type: InstanceType): readonly string[] {
  const inOldZones = type.name.startsWith('t2.');
  return usableZones(cloud).filter((zone) => inOldZones || !oldZones.has(zone));
}
