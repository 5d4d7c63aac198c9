import { tagKeys } from '../../config/tags.js';
import type { Clients } from '../clients.js';
import { type AwsTag, type TagRecord, tagRecord } from '../tags.js';

/** What something costs: a key of the price table, and how many of it. */
export interface Billed {
  readonly key: string;
  readonly quantity: number;
}

/** Something in the account that carries an environment's id. */
export interface Owned {
  /** As AWS names the kind: `natgateway`, `load-balancer`. */
  readonly kind: string;
  /** What the state file remembers it by: an id, an ARN or a name. */
  readonly id: string;
  /** At least those of tier3-wizard. */
  readonly tags: TagRecord;
  /** Milliseconds since 1970, where AWS says it. */
  readonly createdAt?: number;
  readonly billed?: readonly Billed[];
}

/** What is looked for: everything of one environment, or of all that there are. */
export interface Wanted {
  readonly environmentId?: string;
}

/** Finds what one service has of ours. What AWS only still remembers is left out. */
export type Source = (clients: Clients, wanted: Wanted) => Promise<Owned[]>;

/** True for the tags of what is wanted. */
export function carries(tags: TagRecord, { environmentId }: Wanted): boolean {
  const id = tags[tagKeys.id];
  return id !== undefined && (environmentId === undefined || id === environmentId);
}

/** The filter of EC2 and Auto Scaling that finds what is wanted. */
export function tagFilter({ environmentId }: Wanted): { Name: string; Values: string[] } {
  return environmentId === undefined
    ? { Name: 'tag-key', Values: [tagKeys.id] }
    : { Name: `tag:${tagKeys.id}`, Values: [environmentId] };
}

export interface Candidate {
  readonly kind: string;
  readonly id: string | undefined;
  readonly tags: readonly AwsTag[] | undefined;
  readonly createdAt?: Date | undefined;
  readonly billed?: readonly Billed[];
}

/** The candidate, when it is wanted. */
export function ifWanted(wanted: Wanted, candidate: Candidate): Owned[] {
  const { kind, id, createdAt, billed = [] } = candidate;
  const tags = tagRecord(candidate.tags);
  if (id === undefined || !carries(tags, wanted)) return [];
  return [
    {
      kind,
      id,
      tags,
      ...(createdAt ? { createdAt: createdAt.getTime() } : {}),
      ...(billed.length > 0 ? { billed } : {}),
    },
  ];
}

/** One of what the key names. */
export const oneOf = (key: string): readonly Billed[] => [{ key, quantity: 1 }];

/**
 * Names that are made from an environment's id, where AWS lists no tags: asking for the tags of everything in an
 * account would be slow.
 */
export function mayBeOurs(name: string, { environmentId }: Wanted): boolean {
  if (environmentId !== undefined) return name.includes(environmentId.slice(0, 8));
  return /-[0-9a-f]{8}-(web|app)\b/.test(name);
}
