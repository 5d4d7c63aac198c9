/** The states in which a DB instance is stuck, and what RDS's events say of them. */
export const databaseFailures = {
  failed: 'The DB instance has failed.',
  'incompatible-network':
    'DB instance is in an incompatible network: its subnets or security groups are not valid any more.',
  'storage-full': 'DB instance has exhausted available storage. Allocate additional storage to resolve this issue.',
} as const;

export type DatabaseFailure = keyof typeof databaseFailures;

export const isDatabaseFailure = (state: string | undefined): state is DatabaseFailure =>
  state !== undefined && state in databaseFailures;
