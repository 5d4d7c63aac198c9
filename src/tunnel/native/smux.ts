import { Duplex } from 'node:stream';
import { TunnelError } from '../errors.js';

/**
 * smux version 1, client side: many streams over one ordered byte stream. A frame is version u8, command u8,
 * length u16 LE, stream id u32 LE, data. There is no window per stream: a receiver with too much unread data stops
 * reading the whole session.
 */
export const smuxCommands = { syn: 0, fin: 1, psh: 2, nop: 3 } as const;
const version = 1;
const headLength = 8;
/** Peers take up to 65 535; small frames let streams share the session fairly. */
const largestWrite = 8192;
const holdAtBytes = 4 << 20;
const releaseAtBytes = 2 << 20;

export interface SmuxFrame {
  readonly command: number;
  readonly streamId: number;
  readonly data: Buffer;
}

export function encodeSmux({ command, streamId, data }: SmuxFrame): Buffer {
  const head = Buffer.alloc(headLength);
  head.writeUInt8(version, 0);
  head.writeUInt8(command, 1);
  head.writeUInt16LE(data.length, 2);
  head.writeUInt32LE(streamId, 4);
  return Buffer.concat([head, data]);
}

/** Cuts a byte stream, given in pieces of any size, into frames. */
export class SmuxDecoder {
  #rest: Buffer = Buffer.alloc(0);

  /** @throws TunnelError `protocol-error` for bytes that are no smux version 1. */
  *push(bytes: Buffer): Generator<SmuxFrame> {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= headLength) {
      const [frameVersion, command] = [this.#rest.readUInt8(0), this.#rest.readUInt8(1)];
      if (frameVersion !== version || command > smuxCommands.nop) {
        throw new TunnelError('protocol-error', 'open', `smux version ${frameVersion}, command ${command}`);
      }
      const end = headLength + this.#rest.readUInt16LE(2);
      if (this.#rest.length < end) return;
      const streamId = this.#rest.readUInt32LE(4);
      const data = this.#rest.subarray(headLength, end);
      this.#rest = this.#rest.subarray(end);
      yield { command, streamId, data };
    }
  }
}

/** What carries the session's bytes. */
export interface SmuxCarrier {
  /** Sends bytes in order of the calls; resolves when there is room for more, rejects when the session is over. */
  write(bytes: Buffer): Promise<void>;
  /** Stops, and later goes on with, handing in received bytes. */
  hold(): void;
  release(): void;
}

/** The client's end of an smux session. */
export class SmuxClient {
  readonly #carrier: SmuxCarrier;
  readonly #decoder = new SmuxDecoder();
  readonly #streams = new Map<number, SmuxStream>();
  readonly #refusals: TunnelError[] = [];
  #lastId = 1;
  #unread = 0;
  #held = false;
  #failure: Error | undefined;

  constructor(carrier: SmuxCarrier) {
    this.#carrier = carrier;
  }

  /**
   * Opens a stream. smux does not answer an opening: a destination that cannot be reached shows as the stream's
   * error. `end()` finishes both directions, as the peer then closes its connection.
   * @throws the error that the session ended with
   */
  open(): Duplex {
    if (this.#failure) throw this.#failure;
    this.#lastId += 2;
    const stream = new SmuxStream(this.#lastId, {
      send: async (command, streamId, data) => {
        if (this.#failure) throw this.#failure;
        await this.#carrier.write(encodeSmux({ command, streamId, data }));
      },
      unread: (bytes) => this.#count(bytes),
      forget: (streamId) => this.#streams.delete(streamId),
    });
    this.#streams.set(this.#lastId, stream);
    return stream;
  }

  /** Takes bytes of the session. @throws TunnelError `protocol-error` */
  receive(bytes: Buffer): void {
    for (const { command, streamId, data } of this.#decoder.push(bytes)) {
      const stream = this.#streams.get(streamId);
      // Late frames of a stream that is gone, and keep-alives, need no answer.
      if (command === smuxCommands.psh) stream?.deliver(data);
      if (command === smuxCommands.fin) stream?.peerFinished(stream.silent ? this.#refusals.shift() : undefined);
    }
  }

  /** The peer could not connect for a stream; its FIN, which follows, tells which one. */
  refused(error: TunnelError): void {
    this.#refusals.push(error);
  }

  /** The session broke: every stream ends with the error. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const stream of [...this.#streams.values()]) stream.destroy(error);
  }

  /** The session was ended on purpose: streams just close, nobody has to expect an error; later ones are refused. */
  close(error: Error): void {
    this.#failure ??= error;
    for (const stream of [...this.#streams.values()]) stream.destroy();
  }

  #count(bytes: number): void {
    this.#unread += bytes;
    if (!this.#held && this.#unread > holdAtBytes) {
      this.#held = true;
      this.#carrier.hold();
    } else if (this.#held && this.#unread <= releaseAtBytes) {
      this.#held = false;
      this.#carrier.release();
    }
  }
}

interface StreamSession {
  send(command: number, streamId: number, data: Buffer): Promise<void>;
  /** Received bytes that the stream's reader has not taken: more (positive) or fewer. */
  unread(bytes: number): void;
  forget(streamId: number): void;
}

const nothing = Buffer.alloc(0);

class SmuxStream extends Duplex {
  readonly #id: number;
  readonly #session: StreamSession;
  readonly #unread: Buffer[] = [];
  #reading = false;
  #peerFinished = false;
  #finished = false;
  /** Nothing was received yet. */
  silent = true;

  constructor(id: number, session: StreamSession) {
    super({ allowHalfOpen: false });
    this.#id = id;
    this.#session = session;
  }

  override _construct(callback: (error?: Error | null) => void): void {
    // Without waiting: what is written next queues behind it in the carrier.
    this.#session.send(smuxCommands.syn, this.#id, nothing).catch((error: Error) => this.destroy(error));
    callback();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    this.#sendAll(chunk).then(() => callback(), callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#finish().then(() => callback(), callback);
  }

  override _read(): void {
    this.#reading = true;
    this.#handOver();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#session.unread(-this.#unread.reduce((sum, chunk) => sum + chunk.length, 0));
    this.#unread.length = 0;
    this.#session.forget(this.#id);
    // The session may be over already: then there is nobody to tell.
    this.#finish().catch(() => undefined);
    callback(error);
  }

  deliver(data: Buffer): void {
    this.silent = false;
    this.#unread.push(data);
    this.#session.unread(data.length);
    this.#handOver();
  }

  peerFinished(refusal: TunnelError | undefined): void {
    if (refusal) {
      this.destroy(refusal);
      return;
    }
    this.#peerFinished = true;
    this.#handOver();
  }

  #handOver(): void {
    while (this.#reading) {
      const chunk = this.#unread.shift();
      if (!chunk) break;
      this.#session.unread(-chunk.length);
      this.#reading = this.push(chunk);
    }
    if (this.#peerFinished && this.#unread.length === 0) this.push(null);
  }

  async #sendAll(chunk: Buffer): Promise<void> {
    for (let start = 0; start < chunk.length; start += largestWrite) {
      if (this.destroyed) return;
      await this.#session.send(smuxCommands.psh, this.#id, chunk.subarray(start, start + largestWrite));
    }
  }

  async #finish(): Promise<void> {
    if (this.#finished) return;
    this.#finished = true;
    await this.#session.send(smuxCommands.fin, this.#id, nothing);
  }
}
