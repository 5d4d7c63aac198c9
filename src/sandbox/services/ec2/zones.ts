import type { Cloud } from '../../region/cloud.js';
import { defineTable } from '../../region/table.js';

/** The groups of local zones that the account has opted in to. */
export const OptedInZoneGroups = defineTable<{ readonly id: string }>('ec2.opted-in-zone-groups');

export interface Zone {
  readonly name: string;
  /** The physical zone: accounts see different names for it. */
  readonly id: string;
  readonly type: 'availability-zone' | 'local-zone';
  readonly optIn: 'opt-in-not-required' | 'opted-in' | 'not-opted-in';
  readonly group: string;
  readonly borderGroup: string;
  readonly parent?: { readonly name: string; readonly id: string };
}

const letters: Readonly<Record<string, string>> = {
  'us-east-1': 'abcdef',
  'us-west-2': 'abcd',
  'ap-northeast-1': 'acd',
};

/** `us-east-1` becomes `use1`, as zone ids begin. */
function shortRegion(region: string): string {
  const [area = '', side = '', number = ''] = region.split('-');
  return `${area}${side.replace(/north|south|east|west|central/g, (word) => word.charAt(0))}${number}`;
}

/** The zones of the cloud's region: the usual ones, and one local zone, to which the account has to opt in. */
export function zonesOf(cloud: Cloud): readonly Zone[] {
  const { region } = cloud;
  const usual = [...(letters[region] ?? 'abc')].map(
    (letter, i): Zone => ({
      name: `${region}${letter}`,
      id: `${shortRegion(region)}-az${i + 1}`,
      type: 'availability-zone',
      optIn: 'opt-in-not-required',
      group: region,
      borderGroup: region,
    }),
  );
  const [first] = usual;
  const local: Zone = {
    name: `${region}-bos-1a`,
    id: `${shortRegion(region)}-bos1-az1`,
    type: 'local-zone',
    optIn: cloud.table(OptedInZoneGroups).get(`${region}-bos-1`) ? 'opted-in' : 'not-opted-in',
    group: `${region}-bos-1`,
    borderGroup: `${region}-bos-1`,
    ...(first ? { parent: { name: first.name, id: first.id } } : {}),
  };
  return [...usual, local];
}

/** The names of the zones that subnets can be made in. */
export function usableZones(cloud: Cloud): readonly string[] {
  return zonesOf(cloud)
    .filter((zone) => zone.optIn !== 'not-opted-in')
    .map((zone) => zone.name);
}

export function zoneId(cloud: Cloud, name: string): string {
  return zonesOf(cloud).find((zone) => zone.name === name)?.id ?? '';
}
