import { type Blame, exitCodes, WizardError } from '../errors.js';

/** Where a tunnel was when it failed. */
export type TunnelPhase = 'start-session' | 'connect' | 'agent' | 'handshake' | 'open';

interface FailureText {
  readonly blame: Blame;
  readonly what: string;
  readonly remedy: string;
}

const failures = {
  'target-not-connected': {
    blame: 'aws',
    what: 'The instance is not connected to Session Manager',
    remedy: 'Wait until its agent is Online; if it never is, check the NAT route and the instance profile.',
  },
  'start-denied': {
    blame: 'user',
    what: 'Session Manager refused to start a session for these credentials',
    remedy: 'Allow ssm:StartSession on the instance and the port forwarding document.',
  },
  'start-failed': {
    blame: 'aws',
    what: 'Session Manager could not start a session',
    remedy: 'Try again; the cause is given.',
  },
  'open-denied': {
    blame: 'user',
    what: 'Session Manager refused the data channel (HTTP 403)',
    remedy: 'Allow ssmmessages:OpenDataChannel on your sessions (arn:aws:ssm:*:*:session/*) and check the clock.',
  },
  'connect-failed': {
    blame: 'aws',
    what: 'The data channel could not be opened',
    remedy: 'Check that this machine reaches the ssmmessages endpoint, directly or by HTTPS_PROXY.',
  },
  'token-rejected': {
    blame: 'aws',
    what: 'Session Manager closed the data channel before the agent answered, as it does for a token it rejects',
    remedy: 'Try again with a new session.',
  },
  'phase-timed-out': {
    blame: 'aws',
    what: 'The tunnel did not come up in time',
    remedy: 'Try again; if it stays so, restart the agent or replace the instance.',
  },
  'handshake-failed': {
    blame: 'aws',
    what: 'The agent asked for a session this client cannot serve',
    remedy: 'Update the agent on the instance (3.1.1188.0 or later) and try again.',
  },
  'destination-refused': {
    blame: 'aws',
    what: 'The instance could not connect to the destination',
    remedy: 'Check that the destination listens and that its security group admits the instance.',
  },
  'destination-forbidden': {
    blame: 'user',
    what: 'The agent may not forward to this destination',
    remedy: 'Choose a destination that is no link-local or reserved address of the VPC.',
  },
  'idle-timeout': {
    blame: 'aws',
    what: 'Session Manager ended the session because it was idle',
    remedy: 'Open the tunnel again.',
  },
  'session-ended': {
    blame: 'aws',
    what: 'Session Manager ended the session',
    remedy: 'Open the tunnel again.',
  },
  'connection-lost': {
    blame: 'aws',
    what: 'The connection to Session Manager was lost',
    remedy: 'Open the tunnel again.',
  },
  'agent-silent': {
    blame: 'aws',
    what: 'The agent stopped acknowledging data',
    remedy: 'Open the tunnel again, through another instance if it stays so.',
  },
  'plugin-unusable': {
    blame: 'user',
    what: 'session-manager-plugin cannot be used',
    remedy: 'Leave --tunnel out: the wizard needs no plugin.',
  },
  'plugin-failed': {
    blame: 'aws',
    what: 'session-manager-plugin opened no port',
    remedy: 'Try --tunnel native, which needs no plugin.',
  },
  'plugin-ended': {
    blame: 'aws',
    what: 'session-manager-plugin ended',
    remedy: 'Open the tunnel again, or try --tunnel native.',
  },
  'plugin-dead': {
    blame: 'aws',
    what: 'session-manager-plugin opened its port, but nothing came through it',
    remedy: 'Try --tunnel native, which needs no plugin.',
  },
  'not-reachable-directly': {
    blame: 'user',
    what: 'This machine cannot connect to the database directly',
    remedy: "Leave --tunnel direct out, or run the wizard where the VPC's private addresses are reachable.",
  },
  'no-database-libraries': {
    blame: 'user',
    what: 'The app server has no Python that can speak to the database',
    remedy: 'Its packages may not be there yet; an app of your own has to bring PyMySQL and cryptography for this way.',
  },
  'command-failed': {
    blame: 'aws',
    what: 'The command that speaks to the database for the wizard failed on the app server',
    remedy: 'Run the same command again, by another --tunnel if it stays so.',
  },
  'protocol-error': {
    blame: 'internal',
    what: 'The agent sent a stream this client does not understand',
    remedy: 'Open the tunnel again; report it if it repeats.',
  },
  closed: {
    blame: 'internal',
    what: 'The tunnel was closed',
    remedy: 'Open the tunnel again.',
  },
} as const satisfies Record<string, FailureText>;

export type TunnelFailure = keyof typeof failures;

/** A tunnel that did not come up, or a connection through it that broke. `kind` tells which, `phase` when. */
export class TunnelError extends WizardError {
  readonly kind: TunnelFailure;
  readonly phase: TunnelPhase;

  /** `detail` is what the other side said about it, or the deadline that passed. */
  constructor(kind: TunnelFailure, phase: TunnelPhase, detail = '', cause?: unknown) {
    const { what, remedy, blame } = failures[kind];
    // Exit code 1 whoever is to blame: a tunnel is opened in the middle of a run, never before the first change.
    super(detail === '' ? `${what}.` : `${what}: ${detail}`, { blame, remedy, cause, exitCode: exitCodes.failed });
    this.kind = kind;
    this.phase = phase;
  }
}

/** Names that services give a refusal of permission. */
const denied: ReadonlySet<string> = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation']);

export function isDenied(error: unknown): error is Error {
  return error instanceof Error && denied.has(error.name);
}

/** A lost connection that its caller may not bring back. */
export function resumeDenied(error: Error): TunnelError {
  return new TunnelError('connection-lost', 'open', `it could not be resumed: ${error.message}`, error);
}

/** Turns what StartSession threw into the tunnel's terms; the service's error stays the cause. */
export function startSessionError(error: unknown): TunnelError {
  if (error instanceof TunnelError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (name === 'TargetNotConnected') return new TunnelError('target-not-connected', 'start-session', message, error);
  return new TunnelError(isDenied(error) ? 'start-denied' : 'start-failed', 'start-session', message, error);
}

const closingTexts: readonly { readonly pattern: RegExp; readonly kind: TunnelFailure }[] = [
  { pattern: /is forbidden/i, kind: 'destination-forbidden' },
  { pattern: /unable to connect to specified port|unable to dial/i, kind: 'destination-refused' },
  { pattern: /inactivity|idle/i, kind: 'idle-timeout' },
  { pattern: /handshake timed out/i, kind: 'handshake-failed' },
];

/** Turns the Output of `channel_closed` into the tunnel's terms. */
export function channelClosedError(output: string, phase: TunnelPhase): TunnelError {
  const kind = closingTexts.find(({ pattern }) => pattern.test(output))?.kind ?? 'session-ended';
  return new TunnelError(kind, phase, output);
}
