import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { systemClock } from '../../lib/clock.js';
import type { Carrier, OpenOptions } from '../carrier.js';
import { withDeadline } from '../deadline.js';
import { startSessionError, TunnelError } from '../errors.js';
import { localTunnel } from '../local-tunnel.js';
import type { SessionApi } from '../native/session.js';
import { portForwarding } from '../port-forwarding.js';
import type { Destination, Tunnel } from '../tunnel.js';
import { type PluginChild, startPlugin } from './child.js';
import { withCredentials } from './environment.js';

export interface PluginDeadlines {
  /** From its start to its port; with an unreachable stream or a bad token it says nothing for ever. */
  readonly port: number;
  /** From a connection to the database's first word. */
  readonly probe: number;
}

const usualDeadlines: PluginDeadlines = { port: 30_000, probe: 15_000 };

/**
 * A message that arrives at the wrong moment of its start kills the plugin's reader: the port stays open and nothing
 * flows. Another start has another chance.
 */
const starts = 3;

export interface PluginCarrierOptions {
  readonly program: string;
  readonly version: string;
  readonly region: string;
  readonly endpointUrl: string;
  readonly api: SessionApi;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly deadlines?: PluginDeadlines;
}

/** Session Manager through AWS's own plugin. The destination has to speak first, as MySQL does: that proves the way. */
export function pluginCarrier(options: PluginCarrierOptions): Carrier {
  return {
    title: `session-manager-plugin ${options.version}`,
    open: async (destination, open) => {
      for (let start = 1; ; start += 1) {
        try {
          return await openOnce(options, destination, open);
        } catch (error) {
          const worthAnother = error instanceof TunnelError && error.kind === 'plugin-dead' && start < starts;
          if (!worthAnother) throw error;
          open.onLog(`${error.message} Starting it again (${start + 1} of ${starts}).`);
        }
      }
    },
  };
}

async function openOnce(options: PluginCarrierOptions, destination: Destination, open: OpenOptions): Promise<Tunnel> {
  const { program, region, endpointUrl, api, credentials, deadlines = usualDeadlines } = options;
  const { onLog, signal } = open;
  const { documentName, parameters } = portForwarding(destination);
  const env = { ...withCredentials(options.env, await credentials()), AWS_REGION: region };
  const session = await api.startSession(destination.target, documentName, parameters).catch((error: unknown) => {
    throw startSessionError(error);
  });
  const terminate = (): Promise<void> =>
    api
      .terminateSession(session.sessionId)
      .catch((error: unknown) => onLog(`session ${session.sessionId} could not be terminated: ${String(error)}`));
  let child: PluginChild | undefined;
  const stop = async (): Promise<void> => {
    await child?.stop();
    await terminate();
  };
  try {
    const started = await startPlugin({ program, region, endpointUrl, env, onLog }, destination, session);
    child = started;
    const limit = { clock: systemClock, signal };
    const port = await withDeadline(
      { ...limit, phase: 'connect', awaited: 'port of session-manager-plugin', ms: deadlines.port },
      () => started.port,
    );
    const tunnel = localTunnel({
      // It listens on the name, which may be the IPv6 address.
      address: async () => ({ host: 'localhost', port }),
      failure: 'plugin-ended',
      onLog,
      release: stop,
    });
    await probe(tunnel, started, deadlines.probe, signal);
    void started.ended.then(() => tunnel.broke(started.trouble() ?? new TunnelError('plugin-ended', 'open')));
    signal?.addEventListener('abort', () => void tunnel.close(), { once: true });
    return tunnel;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the destination's first byte through the plugin. */
async function probe(tunnel: Tunnel, child: PluginChild, ms: number, signal: AbortSignal | undefined): Promise<void> {
  const stream = await tunnel.connect();
  const spoke = new Promise<boolean>((resolve) => {
    stream.once('data', () => resolve(true));
    stream.once('close', () => resolve(false));
  });
  try {
    const deadline = { clock: systemClock, signal, phase: 'open', awaited: 'word from the database', ms } as const;
    const alive = await withDeadline(deadline, () => spoke).catch((error: unknown) => {
      if (error instanceof TunnelError) return false;
      throw error;
    });
    if (!alive) throw child.trouble() ?? new TunnelError('plugin-dead', 'open');
  } finally {
    stream.destroy();
  }
}
