import type { Cloud } from '../region/cloud.js';
import type { Holding } from '../region/holdings.js';
import type { TableKey } from '../region/table.js';
import type { Tags } from './tags.js';

/** All records of a table, as holdings of this kind. */
export function held<T extends { readonly id: string; readonly tags: Tags }>(
  cloud: Cloud,
  kind: string,
  table: TableKey<T>,
): Holding[] {
  return cloud
    .table(table)
    .all()
    .map(({ id, tags }) => ({ kind, id, tags }));
}
