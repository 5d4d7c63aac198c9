import type { Clients } from '../aws/clients.js';
import type { FleetTier, Names } from '../config/names.js';
import type { Settings } from '../config/settings.js';
import type { Unshown } from '../engine/events.js';
import type { Permission, Step, StepRun } from '../engine/step.js';
import type { Clock } from '../lib/clock.js';
import type { Outputs, StepId } from './outputs.js';

/** Packs what an instance of a tier gets; the bundle layer provides it. */
export interface ReleasePort {
  /** `values` are not secret: they travel in the document. */
  pack(tier: FleetTier, values: ReleaseValues): Promise<PackedRelease>;
}

export interface ReleaseValues {
  readonly region: string;
  /** Web tier: the NLB's name. */
  readonly upstream?: string;
  /** App tier. */
  readonly database?: {
    readonly writerEndpoint: string;
    readonly readerEndpoint: string;
    readonly port: number;
    readonly name: string;
    readonly user: string;
    readonly passwordParameter: string;
    readonly table: string;
  };
}

export interface PackedRelease {
  readonly digest: string;
  /** The Run Command document, as JSON text. Its parameter `phase` is `packages` or `all`. */
  readonly documentContent: string;
}

/** The way to the private database: a session runs through an app instance and ends with `work`. */
export interface DatabasePort {
  withSession<T>(access: DatabaseAccess, work: (session: DatabaseSession) => Promise<T>): Promise<T>;
}

export interface DatabaseAccess {
  /** The instance that forwards. */
  readonly throughInstance: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Absent: no database is chosen. */
  readonly database?: string;
  /** Is told by which way the session goes, and why. */
  readonly onWay: (sentence: string) => void;
}

export type SqlValue = string | number;

/** A statement; `values` replace the `?` in it on the client's side. */
export interface SqlCall {
  readonly sql: string;
  readonly values?: readonly SqlValue[];
}

export interface DatabaseSession {
  /** Chooses the database that the following statements are about. */
  use(database: string): Promise<void>;
  /** Runs one statement; rows as objects by column name. */
  query(sql: string, values?: readonly SqlValue[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs statements in one transaction, which is rolled back when the server refuses one of them. */
  atomically(calls: readonly SqlCall[]): Promise<void>;
}

/** The name is known, but no HTTP answer came: the connection was refused, closed or led nowhere. */
export class Unreachable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Unreachable';
  }
}

/** HTTP as the user's machine sees the system, through the target's `reach`. */
export interface HttpPort {
  /** @throws Unreachable, or another error where the name is not known or the answer breaks off */
  get(address: HttpAddress): Promise<HttpAnswer>;
}

export interface HttpAddress {
  readonly dnsName: string;
  readonly port: number;
  readonly path: string;
  /**
   * HTTPS, asked under this name. The certificate is not judged but answered: a name that does not lead to the load
   * balancer yet, and an authority of one's own, are no reason to refuse.
   */
  readonly serverName?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Of the certificate that HTTPS showed, as TLS libraries write it. */
  readonly certificateSerial?: string;
}

/** A statement of the schema and the line of its file, from 1, on which it starts. */
export interface SchemaStatement {
  readonly sql: string;
  readonly line: number;
}

/** How the bundle wants to be checked, from its manifest. */
export interface BundleFacts {
  /** In order. */
  readonly schema: readonly SchemaStatement[];
  /** Stores one probe row, if the bundle has such a path; the first group of `answer` is what was stored. */
  readonly write?: { readonly path: string; readonly answer: RegExp };
  /** Has to answer 200. */
  readonly readPath: string;
  /** Removes the probe's row; its only `?` is what the write stored. Absent when nothing has to be removed. */
  readonly removeProbe?: { readonly sql: string };
  /** Response headers that name the instance of each tier that answered. */
  readonly webInstanceHeader: string;
  readonly appInstanceHeader: string;
}

/** What every step works with. */
export interface StepsContext {
  readonly settings: Settings;
  readonly names: Names;
  readonly accountId: string;
  readonly region: string;
  readonly aws: Clients;
  readonly clock: Clock;
  /** The tags of a resource of this step, as a plain record. */
  readonly tags: (resource: string) => Readonly<Record<string, string>>;
  /** The value of the `tier3-wizard:id` tag: what carries it is ours. */
  readonly environmentId: string;
  /** The outputs of a finished step. */
  readonly outputs: <K extends StepId>(step: K) => Outputs[K];
  /** The same, or undefined when the step was skipped, has failed or never ran (teardown). */
  readonly outputsIfAny: <K extends StepId>(step: K) => Outputs[K] | undefined;
  /** The reason why nothing serves here (a sandbox without hosts), or undefined where it does. */
  readonly simulated: string | undefined;
  readonly masterPassword: () => string;
  readonly bundle: BundleFacts;
  readonly release: ReleasePort;
  readonly database: DatabasePort;
  readonly http: HttpPort;
  /** What a teardown does with the data: a snapshot's name, or none. */
  readonly finalSnapshot: string | undefined;
  /** Tells people what they do not get because an optional action is not allowed. */
  readonly tellUnshown: (told: Unshown) => void;
}

/** A step as this product's steps are written. */
export type SetupStep<K extends StepId> = Step<StepsContext, Settings, Outputs[K]> & { readonly id: K };

/** The context as a step's verbs get it. */
export type Run = StepsContext & StepRun;

/** Checks a step's declaration; answers it unchanged. */
export function defineStep<K extends StepId>(step: SetupStep<K>): SetupStep<K> {
  return step;
}

/** Permissions of one use, from action names. */
export function permissions(use: Permission['use'], ...actions: readonly string[]): readonly Permission[] {
  return actions.map((action) => ({ action, use }));
}
