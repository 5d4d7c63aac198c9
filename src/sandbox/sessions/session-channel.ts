import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { SessionLimits, SessionRecord, SessionStatus, SessionTicket, Side } from './contract.js';
import { Relay } from './relay.js';
import { jsonPayload, messageType, type ServiceMessageType, serviceMessage } from './service-message.js';

export interface SessionChannelOptions {
  readonly sessionId: string;
  readonly owner: string;
  readonly streamUrl: string;
  readonly targetInstanceId: string;
  readonly documentName: string;
  readonly reason: string | undefined;
  readonly region: string;
  readonly limits: SessionLimits;
  readonly now: () => number;
}

interface Token {
  readonly value: string;
  readonly issued: number;
}

const streamTypes: ReadonlySet<string | undefined> = new Set(['input_stream_data', 'output_stream_data']);

/**
 * One session at the service: its tokens, its two sockets, and its end.
 *
 * The agent reports its result with an `agent_task_complete` message. The real agent sends that on a control channel
 * of its own; here it travels on the session's data channel, as the sandbox has no control channel.
 */
export class SessionChannel {
  readonly sessionId: string;
  readonly #options: SessionChannelOptions;
  readonly #startDate: number;
  readonly #tokens: Partial<Record<Side, Token>> = {};
  readonly #sockets: Partial<Record<Side, WebSocket>> = {};
  readonly #towards: Readonly<Record<Side, Relay>> = { client: new Relay(), agent: new Relay() };
  #status: SessionStatus = 'Connecting';
  #endDate: number | undefined;
  #output: string | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: SessionChannelOptions) {
    this.#options = options;
    this.sessionId = options.sessionId;
    this.#startDate = options.now();
    this.#stirred();
  }

  get ended(): boolean {
    return this.#endDate !== undefined;
  }

  /** What StartSession and ResumeSession answer; a token issued before is void. */
  ticket(): SessionTicket {
    return { sessionId: this.sessionId, streamUrl: this.#options.streamUrl, tokenValue: this.issueToken('client') };
  }

  issueToken(side: Side): string {
    const value = randomBytes(48).toString('base64');
    this.#tokens[side] = { value, issued: this.#options.now() };
    return value;
  }

  record(): SessionRecord {
    const { sessionId, targetInstanceId, documentName, owner, reason, region } = this.#options;
    return {
      sessionId,
      targetInstanceId,
      documentName,
      owner,
      reason,
      region,
      status: this.#status,
      startDate: this.#startDate,
      endDate: this.#endDate,
      output: this.#output,
    };
  }

  /** Takes over a socket whose first frame carried `token`; false when the token does not open this side. */
  accept(side: Side, token: string, socket: WebSocket): boolean {
    if (this.ended || !this.#tokenOpens(side, token)) return false;
    this.#sockets[side]?.close(1000, 'Replaced');
    this.#sockets[side] = socket;
    const other: Side = side === 'client' ? 'agent' : 'client';
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.#pass(side, other, data, socket);
    });
    socket.on('close', () => this.#lost(side, socket));
    if (side === 'client') this.#clientArrived(socket);
    this.#towards[side].attach(socket);
    this.#status = this.#sockets.client && this.#sockets.agent ? 'Connected' : 'Connecting';
    return true;
  }

  /** Tells both ends why (`output` is what the caller's terminal shows) and closes their sockets. */
  end(status: 'Terminated' | 'Failed', output: string): void {
    if (this.ended) return;
    this.#endDate = this.#options.now();
    this.#status = status;
    this.#output = output;
    clearTimeout(this.#idle);
    for (const side of ['client', 'agent'] as const) {
      this.#send(side, 'channel_closed', {
        MessageId: randomUUID(),
        CreatedDate: new Date(this.#endDate).toISOString(),
        DestinationId: side === 'client' ? this.sessionId : this.#options.targetInstanceId,
        SessionId: this.sessionId,
        MessageType: 'channel_closed',
        SchemaVersion: 1,
        Output: output,
      });
      this.#sockets[side]?.close(1000, 'Bye');
      this.#towards[side].detach();
    }
  }

  #tokenOpens(side: Side, offered: string): boolean {
    const token = this.#tokens[side];
    const { tokenMs } = this.#options.limits;
    // An agent may fetch its invitation late (it was offline); only the caller's token ages.
    const aged = side === 'client' && tokenMs !== undefined && token && this.#options.now() - token.issued > tokenMs;
    if (!token || aged) return false;
    const expected = Buffer.from(token.value);
    const given = Buffer.from(offered);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }

  #clientArrived(socket: WebSocket): void {
    const { socketMs } = this.#options.limits;
    if (socketMs !== undefined) {
      const timer = setTimeout(() => socket.close(1000, 'Bye'), socketMs);
      timer.unref();
      socket.on('close', () => clearTimeout(timer));
    }
    if (this.#status === 'Disconnected') this.#send('agent', 'start_publication', {});
  }

  #pass(from: Side, to: Side, frame: Buffer, source: WebSocket): void {
    if (this.ended) return;
    const type = messageType(frame);
    if (from === 'agent' && type === 'agent_task_complete') {
      const output = jsonPayload(frame)?.Output;
      this.end('Terminated', typeof output === 'string' ? output : '');
      return;
    }
    if (streamTypes.has(type)) this.#stirred();
    this.#towards[to].push(frame, source);
  }

  #lost(side: Side, socket: WebSocket): void {
    if (this.#sockets[side] !== socket) return;
    this.#sockets[side] = undefined;
    this.#towards[side].detach();
    if (this.ended) return;
    if (side === 'agent') {
      this.end('Failed', '');
    } else {
      this.#status = 'Disconnected';
      this.#send('agent', 'pause_publication', {});
    }
  }

  #send(side: Side, type: ServiceMessageType, body: object): void {
    const socket = this.#sockets[side];
    if (socket?.readyState !== socket?.OPEN) return;
    socket?.send(serviceMessage(type, this.#options.now(), body));
  }

  #stirred(): void {
    const { idleMs } = this.#options.limits;
    if (idleMs === undefined) return;
    if (this.#idle) {
      this.#idle.refresh();
      return;
    }
    this.#idle = setTimeout(() => this.end('Terminated', 'Your session timed out due to inactivity.'), idleMs);
    this.#idle.unref();
  }
}
