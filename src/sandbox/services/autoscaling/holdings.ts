import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import { Groups } from './tables.js';

/** The groups; their instances are EC2's. */
export function holdings(cloud: Cloud): Holding[] {
  return cloud
    .table(Groups)
    .all()
    .map((group) => ({
      kind: 'autoscaling:group',
      id: group.id,
      tags: Object.fromEntries(group.tags.map((tag) => [tag.key, tag.value])),
    }));
}
