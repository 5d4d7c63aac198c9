import { type Clock, systemClock } from '../../lib/clock.js';
import { TunnelError } from '../errors.js';
import { portForwarding } from '../port-forwarding.js';
import { listenOnPort, type PortListener } from '../port-listener.js';
import type { Destination, Tunnel } from '../tunnel.js';
import { payloadTypes, sessionFlags } from './codec.js';
import type { ConnectOptions } from './connect.js';
import { defaultDeadlines, Session, type SessionApi, type SessionDeadlines } from './session.js';
import { SmuxClient } from './smux.js';

export interface NativeTunnelOptions extends ConnectOptions, Destination {
  readonly api: SessionApi;
  /** For opening as a whole, in milliseconds; 60 s when left out. */
  readonly deadlineMs?: number;
  readonly deadlines?: Partial<SessionDeadlines>;
  /** Aborts opening, and closes the open tunnel. */
  readonly signal?: AbortSignal;
  /** True when left out; false sends as fast as the agent acknowledges, which was never tried against AWS. */
  readonly paced?: boolean;
  /** Wall time when left out. A scaled clock is wrong here: the deadlines limit real work. */
  readonly clock?: Clock;
  readonly onLog?: (line: string) => void;
}

/**
 * Opens a Session Manager tunnel through an instance to `remoteHost:remotePort`. Every phase has a deadline, and the
 * session is terminated at the service whatever happens.
 * @throws TunnelError, or the signal's reason
 */
export async function openNativeTunnel(options: NativeTunnelOptions): Promise<Tunnel> {
  const { target, remoteHost, remotePort, deadlineMs = 60_000, signal, onLog = () => undefined } = options;
  let carrier: Session['channel'] | undefined;
  const streams = new SmuxClient({
    write: async (bytes) => carrier?.write(bytes),
    hold: () => carrier?.hold(),
    release: () => carrier?.release(),
  });
  const { session, agreement } = await Session.open({
    ...options,
    ...portForwarding(options),
    clock: options.clock ?? systemClock,
    deadlines: { ...defaultDeadlines, ...options.deadlines },
    deadlineMs,
    paced: options.paced ?? true,
    signal,
    onLog,
    onPayload: (type, payload) => {
      if (type === payloadTypes.output) streams.receive(payload);
      if (type === payloadTypes.flag && isRefusal(payload)) {
        streams.refused(
          new TunnelError('destination-refused', 'open', `${remoteHost}:${remotePort} by way of ${target}`),
        );
      }
    },
  });
  carrier = session.channel;
  const listeners = new Set<PortListener>();
  const closed = session.channel.ended.then(async (error) => {
    signal?.removeEventListener('abort', abort);
    if (error.kind === 'closed') streams.close(error);
    else streams.fail(error);
    await Promise.all([...listeners].map((listener) => listener.close()));
    return error;
  });
  const close = async () => {
    await session.close(new TunnelError('closed', 'open'));
    await closed;
  };
  const abort = () => void close();
  signal?.addEventListener('abort', abort);
  // A tunnel that broke still has its session at the service.
  void closed.then(async (error) => {
    if (error.kind !== 'closed') await session.close(error);
  });

  if (!agreement.multiplexed) {
    await session.close(new TunnelError('closed', 'handshake'));
    throw new TunnelError('handshake-failed', 'handshake', `agent ${agreement.agentVersion} does not multiplex`);
  }
  const connect = async () => streams.open();
  return {
    connect,
    listen: async (port = 0) => {
      const listener = await listenOnPort(port, connect, onLog);
      listeners.add(listener);
      return listener;
    },
    close,
    closed,
  };
}

function isRefusal(payload: Buffer): boolean {
  return payload.length >= 4 && payload.readUInt32BE(0) === sessionFlags.connectToPortError;
}
