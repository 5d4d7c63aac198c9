import type { Destination, Tunnel } from './tunnel.js';

export interface OpenOptions {
  /** Aborts opening, and closes the open tunnel. */
  readonly signal?: AbortSignal;
  readonly onLog: (line: string) => void;
}

/** One way of carrying bytes to a destination. */
export interface Carrier {
  /** Completes "through ...". */
  readonly title: string;
  /** @throws TunnelError, or the signal's reason */
  open(destination: Destination, options: OpenOptions): Promise<Tunnel>;
}
