import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import { held } from '../held.js';
import { InstanceProfiles, Roles } from './tables.js';

/** Roles and profiles; service-linked roles are AWS's own and stay. */
export function holdings(cloud: Cloud): Holding[] {
  const own = cloud.table(Roles).where((role) => role.linkedService === undefined);
  return [
    ...own.map(({ id, tags }) => ({ kind: 'iam:role', id, tags })),
    ...held(cloud, 'iam:instance-profile', InstanceProfiles),
  ];
}
