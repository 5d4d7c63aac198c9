import { defineTable } from '../../region/table.js';
import type { AgentInvitation } from '../../sessions/contract.js';
import type { Tags } from '../tags.js';

export interface ParameterVersion {
  readonly version: number;
  /** Kept as it was given, also a SecureString's; the store's file is readable by its owner only. */
  readonly value: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
  readonly description?: string | undefined;
  readonly allowedPattern?: string | undefined;
  readonly tier: 'Standard' | 'Advanced';
}

export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** A parameter of the account; the id is its name. */
export interface ParameterRecord {
  readonly id: string;
  readonly type: ParameterType;
  readonly dataType: string;
  readonly keyId?: string | undefined;
  /** Oldest first; never empty. */
  versions: ParameterVersion[];
  tags: Tags;
}
export const Parameters = defineTable<ParameterRecord>('ssm.parameters');

export interface DocumentVersion {
  readonly version: number;
  readonly content: string;
  readonly createdAt: number;
  /** A new version is `Creating` or `Updating` for a moment. */
  readonly activeAt: number;
  readonly versionName?: string | undefined;
}

/** A Command document; the id is its name. */
export interface DocumentRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly displayName?: string | undefined;
  readonly targetType?: string | undefined;
  versions: DocumentVersion[];
  defaultVersion: number;
  tags: Tags;
}
export const Documents = defineTable<DocumentRecord>('ssm.documents');

/** An instance whose agent has registered; the id is the instance's. */
export interface NodeRecord {
  readonly id: string;
  readonly registeredAt: number;
  /** When AWS would list the node; the agent itself may be faster. */
  readonly onlineAt: number;
  lastPingAt: number;
  agentVersion: string;
  platformType: string;
  platformName: string;
  platformVersion: string;
  address: string;
  computerName: string;
}
export const Nodes = defineTable<NodeRecord>('ssm.nodes');

/** One `aws:runShellScript` step with its parameters filled in. */
export interface RunStep {
  readonly name: string;
  readonly commands: readonly string[];
  readonly timeoutSeconds: number;
  readonly workingDirectory?: string | undefined;
}

export interface TargetFilter {
  readonly key: string;
  readonly values: readonly string[];
}

export type ParameterValues = Readonly<Record<string, readonly string[]>>;

interface RunBase {
  readonly id: string;
  readonly documentName: string;
  readonly documentVersion: string;
  /** Emptied when the run has ended: the store need not keep every script that ever ran. */
  steps: readonly RunStep[];
  readonly stepNames: readonly string[];
  readonly requestedAt: number;
  /** Until then an agent may fetch its message, and until then it may work; wall time. */
  readonly deliveryEnds: number;
  readonly executionEnds: number;
  readonly maxConcurrency: string;
  readonly maxErrors: string;
  /** Targets by tag are looked up after the request has been answered. */
  targetsKnown: boolean;
  cancelled: boolean;
}

export interface CommandRun extends RunBase {
  readonly kind: 'command';
  readonly comment: string;
  readonly parameters: ParameterValues;
  readonly instanceIds: readonly string[];
  readonly targets: readonly TargetFilter[];
  readonly timeoutSeconds: number;
}

export interface AssociationRun extends RunBase {
  readonly kind: 'association';
  readonly associationId: string;
  readonly associationVersion: number;
}

/** One run of a document on a set of instances: a command, or an association's execution; the id is theirs. */
export type RunRecord = CommandRun | AssociationRun;
export const Runs = defineTable<RunRecord>('ssm.runs');

/** The words of StatusDetails; `Status` is derived from them. */
export type InvocationDetail =
  | 'Pending'
  | 'InProgress'
  | 'Success'
  | 'Failed'
  | 'Cancelling'
  | 'Cancelled'
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Undeliverable'
  | 'Terminated'
  | 'AccessDenied'
  | 'InvalidPlatform'
  | 'RateExceeded';

export interface PluginResult {
  readonly name: string;
  readonly status: 'Success' | 'Failed' | 'TimedOut' | 'Cancelled';
  readonly exitCode: number;
  readonly output: string;
  readonly error: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A run on one instance; the id is `RUN/INSTANCE`. */
export interface InvocationRecord {
  readonly id: string;
  readonly runId: string;
  readonly instanceId: string;
  readonly createdAt: number;
  /** Until then the invocation "does not exist" for its caller. */
  readonly visibleAt: number;
  detail: InvocationDetail;
  /** It was asked for: the instance gets a script that fails. */
  readonly fails?: boolean;
  /** The message that carries it; absent while the run's concurrency holds it back. */
  messageId?: string;
  changedAt: number;
  plugins: readonly PluginResult[];
}
export const Invocations = defineTable<InvocationRecord>('ssm.invocations');

export type MessageContent =
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'cancel'; readonly runId: string }
  | { readonly kind: 'session'; readonly invitation: AgentInvitation };

/** Work that waits for an agent to fetch it. */
export interface MessageRecord {
  readonly id: string;
  readonly instanceId: string;
  readonly createdAt: number;
  /** On its way until then; after a delivery that was not acknowledged it is delivered again from then on. */
  visibleAt: number;
  readonly content: MessageContent;
}
export const Messages = defineTable<MessageRecord>('ssm.messages');

export interface AssociationRecord {
  readonly id: string;
  readonly createdAt: number;
  /** The document's name. */
  documentName: string;
  documentVersion: string;
  version: number;
  updatedAt: number;
  name?: string | undefined;
  parameters: ParameterValues;
  targets: readonly TargetFilter[];
  schedule?: string | undefined;
  maxConcurrency?: string | undefined;
  maxErrors?: string | undefined;
  complianceSeverity?: string | undefined;
  applyOnlyAtCronInterval: boolean;
  tags: Tags;
}
export const Associations = defineTable<AssociationRecord>('ssm.associations');
