import { tagKeys } from '../config/tags.js';
import { type Claim, parseClaim } from './claim.js';
import type { Clients } from './clients.js';
import { ownedSnapshots } from './inventory/databases.js';
import type { Owned } from './inventory/owned.js';
import { findAllOwned } from './owned.js';

/** An environment as its tags show it. */
export interface FoundEnvironment {
  readonly id: string;
  readonly name: string;
  /** Without its snapshots. */
  readonly things: readonly Owned[];
  readonly snapshots: readonly Owned[];
  /** Milliseconds since 1970: the first time that AWS remembers of any of it. */
  readonly createdAt?: number;
  /** The ARN of whoever had it built, where its VPC says it. */
  readonly owner?: string;
  /** The run that works on it, or was killed while it did. */
  readonly claim?: Claim;
}

/** Every environment that has anything in the account and region, by name. */
export async function findEnvironments(clients: Clients): Promise<FoundEnvironment[]> {
  const [things, snapshots] = await Promise.all([findAllOwned(clients), ownedSnapshots(clients, {})]);
  const ids = [...new Set([...things, ...snapshots].map(idOf))];
  return ids
    .map((id) =>
      environmentOf(
        id,
        things.filter((one) => idOf(one) === id),
        snapshots.filter((one) => idOf(one) === id),
      ),
    )
    .sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
}

const idOf = ({ tags }: Owned): string => tags[tagKeys.id] ?? '';

function environmentOf(id: string, things: readonly Owned[], snapshots: readonly Owned[]): FoundEnvironment {
  const all = [...things, ...snapshots];
  const times = all.flatMap(({ createdAt }) => createdAt ?? []);
  const tagOf = (key: string): string | undefined => things.find(({ tags }) => tags[key] !== undefined)?.tags[key];
  const [owner, claim] = [tagOf(tagKeys.owner), parseClaim(tagOf(tagKeys.run))];
  return {
    id,
    name: all.find(({ tags }) => tags[tagKeys.environment])?.tags[tagKeys.environment] ?? '',
    things,
    snapshots,
    ...(times.length > 0 ? { createdAt: Math.min(...times) } : {}),
    ...(owner ? { owner } : {}),
    ...(claim ? { claim } : {}),
  };
}
