import type { TagRecord } from '../tags.js';

/** `leaving`: its deletion has begun, and AWS still shows it. */
export type Life = 'alive' | 'leaving' | 'gone';

/** One thing of AWS as it was found. */
export interface Seen<T> {
  /** What the state file remembers it by: an id, an ARN or a name. */
  readonly id: string;
  readonly thing: T;
  readonly tags: TagRecord;
  readonly life: Life;
}

export interface Search {
  /** The value of our `tier3-wizard:id` tag. */
  readonly environmentId: string;
  /** The value of our `tier3-wizard:resource` tag. */
  readonly resource: string;
}

/** How things of one kind are found. Neither way throws for what is not there. */
export interface Kind<T> {
  /** For people: `NAT gateway`. */
  readonly label: string;
  /** By a recorded id. Kinds whose id is a name have none: a name may have passed to somebody else. */
  readonly byId?: (id: string) => Promise<Seen<T> | undefined>;
  /** By our tags, or by name; who owns what has the name is told from the tags. */
  readonly search: (search: Search) => Promise<readonly Seen<T>[]>;
}

/** Undefined where AWS says that a thing is not there. */
export async function orAbsent<T>(
  ask: () => Promise<T>,
  isAbsent: (error: unknown) => boolean,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}
