import type { AwsCredentialIdentityProvider } from '@smithy/types';
import type { Clock } from '../lib/clock.js';

/** Where a name is reached from the user's machine: on AWS the name itself, in the sandbox a local door. */
export interface ReachableAddress {
  readonly host: string;
  readonly port: number;
}

/** Whether what is built really serves, or why it cannot. */
export type Serving = { readonly serves: true } | { readonly serves: false; readonly reason: string };

/** The account that everything is built in. This type is all that product code knows of AWS against the sandbox. */
export interface Target {
  readonly kind: 'aws' | 'sandbox' | 'endpoint';
  readonly region: string;
  /** Absent: AWS's own endpoints. */
  readonly endpointUrl?: string;
  readonly credentials: AwsCredentialIdentityProvider;
  /** When they end; absent: never. */
  readonly credentialsEnd?: () => Promise<Date | undefined>;
  /** Has them read again from their source; absent where the source cannot change while a process runs. */
  readonly refreshCredentials?: () => void;
  /** PEM of the roots that sign Aurora's certificates, where they are not those that AWS publishes for the region. */
  readonly databaseCa?: string;
  readonly clock: Clock;
  /** How much shorter AWS's waits are here; 1 on real AWS. Only estimates use it: waiting goes through the clock. */
  readonly speed: number;
  /** Which sandbox: its state folder's id. */
  readonly sandboxId?: string;
  reach(dnsName: string, port: number): Promise<ReachableAddress>;
  serving(): Promise<Serving>;
}

/** Who the credentials are. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
  readonly accountAlias?: string;
}
