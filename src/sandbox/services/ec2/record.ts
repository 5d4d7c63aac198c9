import type { TagSpecification } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../region/cloud.js';
import { fromWireTags, type Tags } from '../tags.js';

/** How long a new thing is invisible to describes, in AWS's time. */
const visibleAfterMs = 1_000;

/** The head of a new record: id, times and the tags given at creation. `prefix` is the id's: `vpc`, `subnet`, ... */
export function newRecord(
  cloud: Cloud,
  prefix: string,
  specifications: readonly TagSpecification[] | undefined,
): { id: string; createdAt: number; visibleAt: number; tags: Tags } {
  const now = cloud.now();
  return {
    id: cloud.newId(prefix),
    createdAt: now,
    visibleAt: now + cloud.scaled(visibleAfterMs),
    tags: fromWireTags(specifications?.flatMap((specification) => specification.Tags ?? [])),
  };
}
