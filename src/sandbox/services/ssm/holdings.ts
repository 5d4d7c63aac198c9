import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import { Associations, Documents, Parameters } from './tables.js';

/** Parameters, documents and associations; the history of commands is AWS's own. */
export function holdings(cloud: Cloud): Holding[] {
  const kinds = [
    { kind: 'ssm:parameter', table: Parameters },
    { kind: 'ssm:document', table: Documents },
    { kind: 'ssm:association', table: Associations },
  ] as const;
  return kinds.flatMap(({ kind, table }) =>
    cloud
      .table<{ readonly id: string; readonly tags: Holding['tags'] }>(table)
      .all()
      .map(({ id, tags }) => ({ kind, id, tags })),
  );
}
