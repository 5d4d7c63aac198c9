/** How a session's bytes are used by the agent: forwarded to a port, or as a terminal. */
export type SessionType = 'Port' | 'Standard_Stream';

/** What the agent on the target gets (topic `aws.ssm.startSession`): where to connect, and what to do there. */
export interface AgentInvitation {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly tokenValue: string;
  readonly documentName: string;
  readonly sessionType: SessionType;
  /** The document's properties with the caller's parameters filled in, as the agent repeats them in its handshake. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface OpenSessionRequest {
  readonly targetInstanceId: string;
  readonly documentName: string;
  /** As in StartSession: every value is a list of strings. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** Who asked, the first part of the session id; `user` when left out. */
  readonly owner?: string;
  readonly reason?: string;
  readonly region: string;
  /** Base of the caller's StreamUrl, for example `ws://127.0.0.1:4566`. */
  readonly publicBase: string;
  /** Base of the agent's URL, for example `ws://ssmmessages.us-east-1.amazonaws.com`. */
  readonly agentBase: string;
}

/** The members of StartSession's and ResumeSession's answer. */
export interface SessionTicket {
  readonly sessionId: string;
  readonly streamUrl: string;
  readonly tokenValue: string;
}

export interface OpenedSession extends SessionTicket {
  readonly agentInvitation: AgentInvitation;
}

/** The words of DescribeSessions. `Disconnected`: the caller's socket is gone, ResumeSession may bring it back. */
export type SessionStatus = 'Connecting' | 'Connected' | 'Disconnected' | 'Terminated' | 'Failed';

export interface SessionRecord {
  readonly sessionId: string;
  readonly targetInstanceId: string;
  readonly documentName: string;
  readonly owner: string;
  readonly reason: string | undefined;
  readonly region: string;
  readonly status: SessionStatus;
  /** Milliseconds since 1970. */
  readonly startDate: number;
  readonly endDate: number | undefined;
  /** The text the caller saw when the session ended. */
  readonly output: string | undefined;
}

/** The two ends of a data channel, by the value of the URL's `role`. */
export const roles = { publish_subscribe: 'client', subscribe_publish: 'agent' } as const;
export type Side = (typeof roles)[keyof typeof roles];

/** Milliseconds; `undefined` switches a limit off. */
export interface SessionLimits {
  /** A token that was not used for this long is refused. */
  readonly tokenMs: number | undefined;
  /** No stream data in either direction for this long ends the session (AWS's default is 20 minutes). */
  readonly idleMs: number | undefined;
  /** The caller's socket is closed with 1000 "Bye" after this long, as the service does about hourly. */
  readonly socketMs: number | undefined;
}

export const awsSessionLimits: SessionLimits = { tokenMs: 60_000, idleMs: 20 * 60_000, socketMs: 60 * 60_000 };
