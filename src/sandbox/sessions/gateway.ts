import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  awsSessionLimits,
  type OpenedSession,
  type OpenSessionRequest,
  roles,
  type SessionLimits,
  type SessionRecord,
  type SessionTicket,
  type Side,
} from './contract.js';
import { sessionPlan } from './documents.js';
import { jsonObject } from './service-message.js';
import { SessionChannel } from './session-channel.js';

/** Why an upgrade is refused: the HTTP status and the AWS-shaped body. */
export interface UpgradeRefusal {
  readonly status: 400 | 403;
  readonly code: string;
  readonly message: string;
}

export interface UpgradeAttempt {
  readonly request: IncomingMessage;
  readonly side: Side;
  readonly sessionId: string;
  readonly session: SessionRecord | undefined;
}

export interface SessionGatewayOptions {
  readonly limits?: Partial<SessionLimits>;
  readonly now?: () => number;
  /** Checks signature and policy (`ssmmessages:OpenDataChannel`) of an upgrade; undefined lets it pass. */
  readonly authorize?: (attempt: UpgradeAttempt) => Promise<UpgradeRefusal | undefined>;
}

const dataChannelPath = /^\/v1\/data-channel\/([^/?]+)$/;
/** Sessions that ended stay listed (DescribeSessions, State History) until this many newer ones ended. */
const historyLength = 200;

/**
 * Session Manager's message gateway: pairs the caller's and the agent's WebSocket of a session by token and passes
 * their binary frames on verbatim. It keeps no state beyond the process.
 */
export class SessionGateway {
  readonly #sessions = new Map<string, SessionChannel>();
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1 << 20, perMessageDeflate: false });
  readonly #limits: SessionLimits;
  readonly #now: () => number;
  readonly #authorize: SessionGatewayOptions['authorize'];

  constructor(options: SessionGatewayOptions = {}) {
    this.#limits = { ...awsSessionLimits, ...options.limits };
    this.#now = options.now ?? Date.now;
    this.#authorize = options.authorize;
  }

  /** StartSession. The invitation has to be handed to the target's agent. @throws SessionRequestError */
  openSession(request: OpenSessionRequest): OpenedSession {
    const plan = sessionPlan(request);
    const owner = request.owner ?? 'user';
    const sessionId = `${owner}-${randomBytes(9).toString('hex').slice(0, 17)}`;
    const path = `/v1/data-channel/${sessionId}`;
    const session = new SessionChannel({
      sessionId,
      owner,
      streamUrl: `${request.publicBase}${path}?role=publish_subscribe`,
      targetInstanceId: request.targetInstanceId,
      documentName: request.documentName,
      reason: request.reason,
      region: request.region,
      limits: this.#limits,
      now: this.#now,
    });
    this.#sessions.set(sessionId, session);
    this.#forgetOldest();
    return {
      ...session.ticket(),
      agentInvitation: {
        sessionId,
        streamUrl: `${request.agentBase}${path}?role=subscribe_publish`,
        tokenValue: session.issueToken('agent'),
        documentName: request.documentName,
        ...plan,
      },
    };
  }

  /** ResumeSession: a new token for the caller, the old one is void; undefined when the session is over. */
  resume(sessionId: string): SessionTicket | undefined {
    const session = this.#sessions.get(sessionId);
    return session && !session.ended ? session.ticket() : undefined;
  }

  /** TerminateSession: both ends are told and closed. True when there was such a session, ended or not. */
  terminate(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    session?.end('Terminated', '');
    return session !== undefined;
  }

  /** Ends what an instance served, when it stops or terminates. */
  targetLost(targetInstanceId: string): void {
    for (const session of this.#sessions.values()) {
      if (session.record().targetInstanceId === targetInstanceId) session.end('Terminated', '');
    }
  }

  /** Every session, the newest last; ended ones stay for a while. */
  sessions(): readonly SessionRecord[] {
    return [...this.#sessions.values()].map((session) => session.record());
  }

  /** Serves an upgrade of `/v1/data-channel/SESSION?role=...`; false when the path is another one. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = new URL(request.url ?? '/', 'ws://gateway');
    const sessionId = dataChannelPath.exec(url.pathname)?.[1];
    const role = url.searchParams.get('role');
    if (sessionId === undefined || (role !== 'publish_subscribe' && role !== 'subscribe_publish')) return false;
    const side = roles[role];
    // A peer that resets while its permission is looked up must not bring the server down.
    socket.on('error', () => socket.destroy());
    this.#admit(request, socket, head, side, sessionId).catch(() => socket.destroy());
    return true;
  }

  /** Ends every session and closes every socket. */
  close(): void {
    for (const session of this.#sessions.values()) session.end('Terminated', '');
    this.#server.close();
  }

  async #admit(request: IncomingMessage, socket: Duplex, head: Buffer, side: Side, sessionId: string): Promise<void> {
    const session = this.#sessions.get(sessionId);
    const refusal = await this.#authorize?.({ request, side, sessionId, session: session?.record() });
    if (refusal) {
      refuse(socket, refusal);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => webSocket.terminate());
      const silent = setTimeout(() => webSocket.terminate(), this.#limits.tokenMs ?? awsSessionLimits.tokenMs);
      webSocket.once('close', () => clearTimeout(silent));
      webSocket.once('message', (data, isBinary) => {
        clearTimeout(silent);
        const token = isBinary ? undefined : openDataChannelToken(data.toString());
        if (token === undefined || !session?.accept(side, token, webSocket)) rejectToken(webSocket);
      });
    });
  }

  #forgetOldest(): void {
    const ended = [...this.#sessions.values()].filter((session) => session.ended);
    for (const session of ended.slice(0, Math.max(0, ended.length - historyLength))) {
      this.#sessions.delete(session.sessionId);
    }
  }
}

/** The token in the first text frame, or undefined when that is not an open-data-channel message. */
function openDataChannelToken(text: string): string | undefined {
  const message = jsonObject(text);
  const complete = message?.MessageSchemaVersion === '1.0' && message.RequestId && message.ClientId;
  return complete && typeof message.TokenValue === 'string' ? message.TokenValue : undefined;
}

/** The service gives no reason for a token it does not accept: the socket just closes. */
function rejectToken(webSocket: WebSocket): void {
  webSocket.close(1000);
}

function refuse(socket: Duplex, { status, code, message }: UpgradeRefusal): void {
  const body = JSON.stringify({ __type: code, message });
  socket.end(
    `HTTP/1.1 ${status} ${status === 403 ? 'Forbidden' : 'Bad Request'}\r\ncontent-type: application/x-amz-json-1.1\r\n` +
      `x-amzn-errortype: ${code}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
