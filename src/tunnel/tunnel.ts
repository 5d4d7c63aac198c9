import type { Duplex } from 'node:stream';
import type { TunnelError } from './errors.js';
import type { PortListener } from './port-listener.js';

/** Where a tunnel leads, and through whom. */
export interface Destination {
  /** Id of the instance whose agent makes the connections. */
  readonly target: string;
  /** Resolved once by the agent, when the session starts: after a failover open a new tunnel. */
  readonly remoteHost: string;
  readonly remotePort: number;
}

/** A way to one host and port behind an instance. */
export interface Tunnel {
  /**
   * Opens a connection. What goes wrong beyond the agent (`destination-refused`) shows as the stream's error, as
   * there is no answer to opening. Ending the stream ends both directions. Closing the tunnel closes its streams
   * without an error.
   * @throws TunnelError when the tunnel is over
   */
  connect(): Promise<Duplex>;
  /** Makes the destination reachable on a port of 127.0.0.1; a free one when left out. */
  listen(port?: number): Promise<PortListener>;
  close(): Promise<void>;
  /** Settles when the tunnel is over: `closed` when `close` was called, else what broke it. */
  readonly closed: Promise<TunnelError>;
}
