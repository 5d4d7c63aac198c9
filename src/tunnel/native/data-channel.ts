import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Clock } from '../../lib/clock.js';
import { channelClosedError, TunnelError, type TunnelPhase } from '../errors.js';
import {
  type AgentMessage,
  acknowledgement,
  decodeMessage,
  encodeMessage,
  flagPayload,
  payloadTypes,
  sessionFlags,
} from './codec.js';
import { deferred } from './deferred.js';
import { type Agreement, answerHandshake, clientVersion, parseHandshakeRequest } from './handshake.js';
import { asText, parseObject } from './json.js';
import { Inbox, Outbox } from './reliable.js';

/** Bytes per message, and the pause after each, of both peers that are known to work with the service. */
const chunkBytes = 1024;
const pacingMs = 1;
const tickMs = 100;
const closingMs = 1000;

export interface DataChannelOptions {
  readonly clock: Clock;
  /** False sends as fast as the peer acknowledges: untested against AWS. */
  readonly paced: boolean;
  /** An open channel whose peer acknowledges nothing for this long has failed. */
  readonly silenceMs: number;
  /** Time between pings; a connection from which nothing came for twice as long is lost. */
  readonly keepAliveMs: number;
  /** A payload after the handshake, in order: what it means depends on the session type. */
  readonly onPayload: (payloadType: number, payload: Buffer) => void;
  /** The socket of an open channel is gone; the answer is `attach` with a new one, or `end`. */
  readonly onLost: (error: TunnelError) => void;
}

/**
 * The caller's end of a session's data channel: handshake, then ordered payloads in both directions over WebSockets
 * that may be replaced. It knows nothing of what the payloads carry.
 */
export class DataChannel {
  /** The agent has spoken. */
  readonly agentArrived: Promise<void>;
  /** The handshake is complete; rejects when the channel ends before. */
  readonly agreed: Promise<Agreement>;
  /** Settles once, when the channel is over for good. */
  readonly ended: Promise<TunnelError>;
  readonly #options: DataChannelOptions;
  readonly #clientId = randomUUID();
  readonly #inbox = new Inbox();
  readonly #outbox: Outbox;
  readonly #over = new AbortController();
  readonly #arrival = deferred<void>();
  readonly #agreed = deferred<Agreement>();
  readonly #end = deferred<TunnelError>();
  #agreement: Agreement | undefined;
  #phase: TunnelPhase = 'agent';
  #socket: WebSocket | undefined;
  #heard = false;
  #held = false;
  #listeningSince = 0;
  #heardAt = 0;
  #lastPing = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: DataChannelOptions) {
    this.#options = options;
    this.#outbox = new Outbox({
      type: 'input_stream_data',
      transmit: (frame) => this.#transmit(frame),
      clock: options.clock,
    });
    this.ended = this.#end.promise;
    const failed = this.ended.then((error) => Promise.reject(error));
    this.agentArrived = Promise.race([this.#arrival.promise, failed]);
    this.agreed = Promise.race([this.#agreed.promise, failed]);
    // Whoever opens the channel awaits one after the other; the later one must not count as unhandled meanwhile.
    for (const promise of [failed, this.agentArrived, this.agreed]) promise.catch(() => undefined);
    void this.#tick();
  }

  get over(): boolean {
    return this.#over.signal.aborted;
  }

  /** Something was received on the present socket. */
  get heard(): boolean {
    return this.#heard;
  }

  /** Uses an open WebSocket from now on: presents the token; what was not acknowledged is sent again as it is due. */
  attach(socket: WebSocket, token: string): void {
    this.#socket = socket;
    this.#heard = false;
    this.#listeningSince = this.#lastPing = this.#options.clock.now();
    let problem = '';
    socket.on('error', (error) => {
      problem = error.message;
    });
    socket.on('pong', () => {
      this.#heardAt = this.#options.clock.now();
    });
    socket.on('message', (data, isBinary) => {
      if (socket === this.#socket && isBinary && Buffer.isBuffer(data)) this.#receive(data);
    });
    socket.on('close', (code, reason) => {
      if (socket === this.#socket) this.#lost(`${problem || reason.toString() || 'closed'} (${code})`);
    });
    if (this.#over.signal.aborted) {
      socket.terminate();
      return;
    }
    const message = {
      MessageSchemaVersion: '1.0',
      RequestId: randomUUID(),
      TokenValue: token,
      ClientId: this.#clientId,
      ClientVersion: clientVersion,
    };
    socket.send(JSON.stringify(message));
    if (this.#held) socket.pause();
  }

  /** Sends bytes as output payloads, in the order of the calls; resolves when there is room for more. */
  write(bytes: Buffer): Promise<void> {
    const written = this.#writing.then(() => this.#writeChunks(bytes));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Sends one payload of another type, such as a terminal's size, behind what is written already. */
  send(payloadType: number, payload: Buffer): Promise<void> {
    const sent = this.#writing.then(() => this.#outbox.send(payloadType, payload));
    this.#writing = sent.catch(() => undefined);
    return sent;
  }

  /** Stops reading from the socket; acknowledgements wait too. */
  hold(): void {
    this.#held = true;
    this.#socket?.pause();
  }

  release(): void {
    this.#held = false;
    this.#listeningSince = this.#options.clock.now();
    this.#socket?.resume();
  }

  /** Tells the agent that the session is over, then ends the channel with `error`. */
  async close(error: TunnelError): Promise<void> {
    if (this.#over.signal.aborted) return;
    // Not awaited: an agent that acknowledges nothing must not keep anybody here.
    this.#outbox.send(payloadTypes.flag, flagPayload(sessionFlags.terminateSession)).catch(() => undefined);
    await this.end(error);
  }

  /** Ends the channel: everything that waits rejects with `error`; resolves when the socket is closed. */
  async end(error: TunnelError): Promise<void> {
    if (this.#over.signal.aborted) return;
    this.#over.abort(error);
    this.#end.resolve(error);
    this.#outbox.close(error);
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket || socket.readyState === socket.CLOSED) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.resume();
    socket.close(1000);
    const waiting = new AbortController();
    const late = this.#options.clock.sleep(closingMs, waiting.signal).then(() => socket.terminate());
    await Promise.race([closed, late.catch(() => undefined)]);
    waiting.abort();
  }

  async #writeChunks(bytes: Buffer): Promise<void> {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      await this.#outbox.send(payloadTypes.output, bytes.subarray(start, start + chunkBytes));
      if (this.#options.paced) await this.#options.clock.sleep(pacingMs, this.#over.signal);
    }
  }

  #transmit(frame: Buffer): void {
    if (this.#socket?.readyState === this.#socket?.OPEN) this.#socket?.send(frame);
  }

  #lost(detail: string): void {
    this.#socket = undefined;
    if (this.#over.signal.aborted) return;
    const kind = this.#phase === 'agent' ? 'token-rejected' : 'connection-lost';
    const error = new TunnelError(kind, this.#phase, detail);
    if (this.#phase === 'open') this.#options.onLost(error);
    else void this.end(error);
  }

  #receive(frame: Buffer): void {
    this.#heard = true;
    this.#heardAt = this.#options.clock.now();
    const message = decodeMessage(frame);
    if (!message) return;
    if (message.type === 'output_stream_data') this.#receiveStream(message);
    else if (message.type === 'acknowledge') this.#receiveAcknowledgement(message);
    else if (message.type === 'channel_closed') {
      void this.end(channelClosedError(asText(parseObject(message.payload)?.Output), this.#phase));
    }
  }

  #receiveAcknowledgement(message: AgentMessage): void {
    const number = parseObject(message.payload)?.AcknowledgedMessageSequenceNumber;
    if (typeof number === 'number') this.#outbox.acknowledged(number);
  }

  #receiveStream(message: AgentMessage): void {
    const { acknowledge, ready } = this.#inbox.receive(message);
    if (acknowledge) this.#transmit(encodeMessage(acknowledgement(message, this.#options.clock.now())));
    try {
      for (const { payloadType, payload } of ready) this.#process(payloadType, payload);
    } catch (error) {
      const known = error instanceof TunnelError;
      void this.end(known ? error : new TunnelError('protocol-error', this.#phase, String(error), error));
    }
  }

  #process(payloadType: number, payload: Buffer): void {
    if (this.#phase === 'open') {
      this.#options.onPayload(payloadType, payload);
    } else if (payloadType === payloadTypes.handshakeRequest) {
      const { response, agreement } = answerHandshake(parseHandshakeRequest(payload));
      this.#phase = 'handshake';
      this.#arrival.resolve();
      this.#outbox.send(payloadTypes.handshakeResponse, response).catch(() => undefined);
      if (agreement instanceof TunnelError) throw agreement;
      this.#agreement = agreement;
    } else if (payloadType === payloadTypes.handshakeComplete && this.#agreement) {
      this.#phase = 'open';
      this.#agreed.resolve(this.#agreement);
    }
  }

  /** Runs until the channel is over: resends, keeps the connection alive, notices who fell silent. */
  async #tick(): Promise<void> {
    for (;;) {
      try {
        await this.#options.clock.sleep(tickMs, this.#over.signal);
      } catch {
        return;
      }
      if (this.#socket?.readyState === this.#socket?.OPEN) this.#watch(this.#socket);
    }
  }

  #watch(socket: WebSocket | undefined): void {
    const { clock, silenceMs, keepAliveMs } = this.#options;
    const now = clock.now();
    this.#outbox.resendDue();
    if (now - this.#lastPing >= keepAliveMs) {
      this.#lastPing = now;
      socket?.ping('keepalive');
    }
    // Who does not listen cannot say that the other side is silent.
    if (this.#held) return;
    const listening = now - this.#listeningSince;
    if (Math.min(this.#outbox.silenceMs(), listening) >= silenceMs) {
      void this.end(new TunnelError('agent-silent', this.#phase, `for ${silenceMs / 1000} s`));
    } else if (Math.min(now - this.#heardAt, listening) >= 2 * keepAliveMs) {
      socket?.terminate();
    }
  }
}
