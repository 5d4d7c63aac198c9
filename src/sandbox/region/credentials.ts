import { defineTable } from './table.js';

/** A key that may sign requests: the developer's, or a role's temporary one. */
export interface CredentialsRecord {
  /** The access key id. */
  readonly id: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly principalArn: string;
  readonly userId: string;
  /** Milliseconds since 1970; absent for a key that does not expire. */
  readonly expiresAt?: number;
}

export const Credentials = defineTable<CredentialsRecord>('region.credentials');
