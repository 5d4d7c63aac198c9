import { TunnelError } from '../errors.js';
import { compareVersions } from '../version.js';
import { asObject, asText, parseObject } from './json.js';

/**
 * The version of AWS's own client whose behaviour this one has: the oldest the service says it accepts; also new
 * enough that the agent multiplexes (1.1.70) and expects no keep-alives from us (1.2.331.0).
 */
export const clientVersion = '1.2.764.0';

/** Agents up to this one do not multiplex: one connection for the whole session. */
const lastAgentWithoutMultiplexing = '3.0.196.0';

const statuses = { success: 1, failed: 2, unsupported: 3 } as const;

/** The agent's wishes (payload type 5), as far as they matter. */
export interface HandshakeRequest {
  readonly agentVersion: string;
  readonly actions: readonly { readonly type: string; readonly parameters: unknown }[];
}

/** What both ends now agree on. */
export interface Agreement {
  readonly agentVersion: string;
  readonly sessionType: string;
  /** The concatenated output payloads are one smux session. */
  readonly multiplexed: boolean;
}

/** @throws TunnelError `handshake-failed` when the payload is no handshake request */
export function parseHandshakeRequest(payload: Buffer): HandshakeRequest {
  const body = parseObject(payload);
  const actions = body?.RequestedClientActions;
  if (!Array.isArray(actions)) throw new TunnelError('handshake-failed', 'handshake', 'unreadable handshake request');
  return {
    agentVersion: asText(body?.AgentVersion),
    actions: actions.map((action: unknown) => {
      const { ActionType, ActionParameters } = asObject(action) ?? {};
      return { type: asText(ActionType), parameters: ActionParameters };
    }),
  };
}

/**
 * Answers the agent: the response (payload type 6) and what was agreed. Only `SessionType` is served; encryption by
 * KMS is never asked for in port sessions and is answered "unsupported", after which the agent ends the session.
 */
export function answerHandshake(request: HandshakeRequest): {
  readonly response: Buffer;
  readonly agreement: Agreement | TunnelError;
} {
  const session = request.actions.find(({ type }) => type === 'SessionType');
  const unsupported = request.actions.filter(({ type }) => type !== 'SessionType').map(({ type }) => type);
  const response = {
    ClientVersion: clientVersion,
    ProcessedClientActions: request.actions.map(({ type }) => ({
      ActionType: type,
      ActionStatus: type === 'SessionType' ? statuses.success : statuses.unsupported,
      ActionResult: null,
      Error: type === 'SessionType' ? '' : `Unsupported action ${type}`,
    })),
    Errors: unsupported.length > 0 ? unsupported.map((type) => `Unsupported action ${type}`) : null,
  };
  return {
    response: Buffer.from(JSON.stringify(response)),
    agreement: agree(request, session?.parameters, unsupported),
  };
}

function agree(request: HandshakeRequest, session: unknown, unsupported: readonly string[]): Agreement | TunnelError {
  if (unsupported.length > 0) {
    return new TunnelError('handshake-failed', 'handshake', `it requires ${unsupported.join(', ')}`);
  }
  const { SessionType, Properties } = asObject(session) ?? {};
  const sessionType = asText(SessionType);
  if (sessionType === '') return new TunnelError('handshake-failed', 'handshake', 'it named no session type');
  const { agentVersion } = request;
  const local = asText(asObject(Properties)?.type) === 'LocalPortForwarding';
  const multiplexed = local && compareVersions(agentVersion, lastAgentWithoutMultiplexing) > 0;
  return { agentVersion, sessionType, multiplexed };
}
