import type { Clock } from '../../lib/clock.js';
import { type AgentMessage, encodeMessage, newMessage, type StreamType } from './codec.js';

/**
 * Unacknowledged messages at which a sender stops taking more: enough for full pace at a round trip of half a second,
 * far below the 10 000 where peers drop the oldest.
 */
const outboxCapacity = 512;
/** Most messages sent again at one time, every 100 ms: about the pace of first sendings. */
const largestRepeat = 128;
/** Early messages a receiver keeps; more are not acknowledged and so come again. */
const inboxCapacity = 10_000;

const rounds = { initialRtt: 100, initialTimeout: 200, minimumVariance: 10, longestTimeout: 1000 } as const;

/** Retransmission timeout from measured round trips, in milliseconds, by the rules both known peers use. */
export class RetransmissionTimer {
  #roundTrip: number = rounds.initialRtt;
  #variance = 0;
  #timeout: number = rounds.initialTimeout;

  get timeoutMs(): number {
    return this.#timeout;
  }

  measured(ms: number): void {
    this.#variance = 0.75 * this.#variance + 0.25 * Math.abs(this.#roundTrip - ms);
    this.#roundTrip = 0.875 * this.#roundTrip + 0.125 * ms;
    const timeout = this.#roundTrip + Math.max(rounds.minimumVariance, 4 * this.#variance);
    this.#timeout = Math.min(timeout, rounds.longestTimeout);
  }
}

interface Sent {
  readonly frame: Buffer;
  readonly firstSent: number;
  lastSent: number;
}

export interface OutboxOptions {
  readonly type: StreamType;
  /** Puts a frame on the wire; may lose it. */
  readonly transmit: (frame: Buffer) => void;
  readonly clock: Pick<Clock, 'now'>;
  readonly capacity?: number;
}

/**
 * The sending half of one direction: numbers messages, keeps each until it is acknowledged and sends the oldest again
 * when its time is over. A peer that is not ready yet does not acknowledge, so this is needed although WebSocket
 * itself loses nothing.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #timer = new RetransmissionTimer();
  readonly #sent = new Map<number, Sent>();
  readonly #waiting: { put(): void; fail(error: Error): void }[] = [];
  #next = 0;
  #progressAt = 0;
  #repeat = 1;
  #repeatWorked = false;
  #failure: Error | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get unacknowledged(): number {
    return this.#sent.size;
  }

  /** Sends one message, after waiting for room; rejects when the outbox was closed. Calls keep their order. */
  async send(payloadType: number, payload: Buffer): Promise<void> {
    const capacity = this.#options.capacity ?? outboxCapacity;
    if (this.#failure) throw this.#failure;
    if (this.#sent.size < capacity) {
      this.#put(payloadType, payload);
      return;
    }
    await new Promise<void>((resolve, fail) => {
      const put = () => {
        this.#put(payloadType, payload);
        resolve();
      };
      this.#waiting.push({ put, fail });
    });
  }

  /** A peer acknowledged a message; unknown and repeated numbers are ignored. */
  acknowledged(sequenceNumber: number): void {
    const sent = this.#sent.get(sequenceNumber);
    if (!sent) return;
    this.#sent.delete(sequenceNumber);
    this.#progressAt = this.#options.clock.now();
    // From the first sending, also for a repeated one: a peer slower than the timeout would never be measured else.
    this.#timer.measured(this.#progressAt - sent.firstSent);
    if (sent.lastSent > sent.firstSent) this.#repeatWorked = true;
    this.#waiting.shift()?.put();
  }

  /**
   * Sends the oldest unacknowledged messages again when they are due; to be called about every 100 ms. It begins with
   * one and doubles while that works: a peer that was not ready has dropped everything sent meanwhile, and one by one
   * it would take as long as in the known clients, a second for every ten kilobytes.
   */
  resendDue(): void {
    const now = this.#options.clock.now();
    this.#repeat = this.#repeatWorked ? Math.min(this.#repeat * 2, largestRepeat) : 1;
    this.#repeatWorked = false;
    let left = this.#repeat;
    for (const sent of this.#sent.values()) {
      if (left === 0 || now - sent.lastSent < this.#timer.timeoutMs) return;
      left -= 1;
      sent.lastSent = now;
      this.#options.transmit(sent.frame);
    }
  }

  /** How long the peer has left everything unanswered, in milliseconds; 0 when nothing waits for it. */
  silenceMs(): number {
    const oldest = this.#sent.values().next().value;
    return oldest ? this.#options.clock.now() - Math.max(this.#progressAt, oldest.firstSent) : 0;
  }

  /** Ends everybody who waits for room, and every later `send`. */
  close(error: Error): void {
    this.#failure ??= error;
    for (const waiter of this.#waiting.splice(0)) waiter.fail(this.#failure);
  }

  #put(payloadType: number, payload: Buffer): void {
    const now = this.#options.clock.now();
    const sequenceNumber = this.#next++;
    const message = newMessage({ type: this.#options.type, createdDate: now, sequenceNumber, payloadType, payload });
    const frame = encodeMessage(message);
    this.#sent.set(sequenceNumber, { frame, firstSent: now, lastSent: now });
    this.#options.transmit(frame);
  }
}

/** What to do with a message that came in. */
export interface Receipt {
  readonly acknowledge: boolean;
  /** Messages that are complete up to here, in order. */
  readonly ready: readonly AgentMessage[];
}

/** The receiving half: puts messages in order and drops repeated ones (acknowledging them again). */
export class Inbox {
  readonly #early = new Map<number, AgentMessage>();
  readonly #capacity: number;
  #expected = 0;

  constructor(capacity = inboxCapacity) {
    this.#capacity = capacity;
  }

  receive(message: AgentMessage): Receipt {
    const { sequenceNumber } = message;
    if (sequenceNumber < this.#expected) return { acknowledge: true, ready: [] };
    if (sequenceNumber > this.#expected) {
      const room = this.#early.has(sequenceNumber) || this.#early.size < this.#capacity;
      if (room) this.#early.set(sequenceNumber, message);
      return { acknowledge: room, ready: [] };
    }
    const ready: AgentMessage[] = [];
    for (let next: AgentMessage | undefined = message; next; next = this.#early.get(this.#expected)) {
      this.#early.delete(this.#expected);
      this.#expected += 1;
      ready.push(next);
    }
    return { acknowledge: true, ready };
  }
}
