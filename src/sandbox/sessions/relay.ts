import type { WebSocket } from 'ws';

const highWater = 4 << 20;
const lowWater = 1 << 20;

/**
 * Frames on their way to one end of a session: kept in order until that end is there, and holding their source back
 * (its socket is not read) while more than `highWater` bytes wait.
 */
export class Relay {
  #socket: WebSocket | undefined;
  #waiting: Buffer[] = [];
  #bytes = 0;
  readonly #held = new Set<WebSocket>();

  push(frame: Buffer, source: WebSocket): void {
    this.#bytes += frame.length;
    if (this.#bytes > highWater && source.readyState === source.OPEN) {
      source.pause();
      this.#held.add(source);
    }
    if (this.#socket) this.#send(this.#socket, frame);
    else this.#waiting.push(frame);
  }

  attach(socket: WebSocket): void {
    this.#socket = socket;
    for (const frame of this.#waiting.splice(0)) this.#send(socket, frame);
  }

  /** The end is gone; what it did not read is lost, the ends' own resending makes up for it. */
  detach(): void {
    this.#socket = undefined;
  }

  #send(socket: WebSocket, frame: Buffer): void {
    socket.send(frame, () => {
      this.#bytes -= frame.length;
      if (this.#bytes >= lowWater) return;
      for (const source of this.#held) source.resume();
      this.#held.clear();
    });
  }
}
