import type { Clients } from '../clients.js';
import type { Owned } from '../inventory/owned.js';

/** Something that a teardown could not remove. */
export interface Leftover {
  readonly kind: string;
  readonly id: string;
  /** What blocks it, as a clause: `the network interface eni-1 of the instance i-1 is in it`. */
  readonly reason: string;
  /** Removes it once nothing blocks it any more; several are joined with `&&`. */
  readonly command: string;
}

/** How things of a kind are explained. */
export interface Explanation {
  /** The commands that remove it, without `aws` and the region. */
  readonly remove: (id: string) => readonly string[];
  /** What blocks it, or undefined where nothing can be seen. `first` are commands that have to come before. */
  readonly blocker?: (clients: Clients, thing: Owned) => Promise<Blocker | undefined>;
}

export interface Blocker {
  readonly reason: string;
  readonly first?: readonly string[];
}

export const because = (reasons: readonly string[], first: readonly string[] = []): Blocker | undefined =>
  reasons.length === 0 ? undefined : { reason: reasons.join('; '), first };
