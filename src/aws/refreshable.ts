import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

/** The SDK's own margin: credentials that end within it are asked for again. */
const marginMs = 5 * 60_000;

export interface Refreshable {
  readonly credentials: AwsCredentialIdentityProvider;
  /** When what the source has given ends; undefined for what has no end, whatever end `credentials` gives it. */
  readonly end: () => Promise<Date | undefined>;
  /** Forgets what was read: the next call of any client reads its source again. */
  readonly refresh: () => void;
}

/**
 * Credentials that can be read again while clients use them. A client keeps what has no end for as long as it lives,
 * so each answer is given one: the client then asks again, and what is still good is answered from memory.
 * `make` builds a provider that has read nothing yet.
 */
export function refreshable(make: () => AwsCredentialIdentityProvider, now: () => number = Date.now): Refreshable {
  let known: Promise<AwsCredentialIdentity> | undefined;
  const read = async (): Promise<AwsCredentialIdentity> => {
    known ??= make()();
    const identity = await known;
    const end = identity.expiration?.getTime();
    if (end === undefined || end - now() > marginMs) return identity;
    known = make()();
    return known;
  };
  return {
    credentials: async () => {
      try {
        const identity = await read();
        return { ...identity, expiration: identity.expiration ?? new Date(now()) };
      } catch (error) {
        known = undefined;
        throw error;
      }
    },
    end: async () => (await read()).expiration,
    refresh: () => {
      known = undefined;
    },
  };
}
