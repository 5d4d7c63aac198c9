import type { Carrier, OpenOptions } from './carrier.js';
import { TunnelError, type TunnelFailure } from './errors.js';
import { oldestPlugin, type PluginPresence } from './plugin/presence.js';
import type { Destination, Tunnel } from './tunnel.js';
import type { CarriedWay } from './ways.js';

/** The carriers that may be tried, in their order, and why it is these. */
export interface Route {
  readonly carriers: readonly Carrier[];
  readonly why: string;
}

export interface RouteFacts {
  readonly plugin: PluginPresence;
  /** False at another endpoint than AWS's own: from 1.2.889.0 the plugin refuses its streams. */
  readonly atAws: boolean;
  readonly native: Carrier;
  readonly direct: Carrier;
  readonly pluginCarrier: (found: Extract<PluginPresence, { kind: 'found' }>) => Carrier;
}

/** Decides who carries. @throws TunnelError `plugin-unusable` when the plugin was asked for and cannot be used */
export function chooseRoute(way: CarriedWay, facts: RouteFacts): Route {
  const { plugin, native, direct } = facts;
  if (way === 'native' || way === 'direct') {
    return { carriers: [way === 'native' ? native : direct], why: 'as --tunnel says' };
  }
  if (way === 'plugin') {
    if (plugin.kind !== 'found') throw new TunnelError('plugin-unusable', 'start-session', whyNot(plugin));
    return { carriers: [facts.pluginCarrier(plugin)], why: 'as --tunnel says' };
  }
  if (plugin.kind !== 'found') return { carriers: [native], why: whyNot(plugin) };
  const carrier = facts.pluginCarrier(plugin);
  if (!facts.atAws) {
    return { carriers: [native, carrier], why: "session-manager-plugin goes to AWS's own endpoints only" };
  }
  return { carriers: [carrier, native], why: 'session-manager-plugin is on the PATH' };
}

function whyNot(plugin: Exclude<PluginPresence, { kind: 'found' }>): string {
  switch (plugin.kind) {
    case 'absent':
      return 'session-manager-plugin is not on the PATH';
    case 'too-old':
      return `session-manager-plugin ${plugin.version} is older than ${oldestPlugin}`;
    case 'unusable':
      return `session-manager-plugin does not work: ${plugin.reason}`;
  }
}

/** What another carrier would meet as well. */
const sameForAll: ReadonlySet<TunnelFailure> = new Set([
  'target-not-connected',
  'start-denied',
  'destination-refused',
  'destination-forbidden',
  'closed',
]);

/**
 * Opens a tunnel with the first carrier that can; `onChosen` is told which and why.
 * @throws TunnelError of the first carrier that was tried, or the signal's reason
 */
export async function openTunnel(
  route: Route,
  destination: Destination,
  options: OpenOptions & { readonly onChosen: (sentence: string) => void },
): Promise<Tunnel> {
  let first: unknown;
  let why = route.why;
  for (const carrier of route.carriers) {
    try {
      const tunnel = await carrier.open(destination, options);
      options.onChosen(`through ${carrier.title} (${why})`);
      return tunnel;
    } catch (error) {
      first ??= error;
      if (!(error instanceof TunnelError) || sameForAll.has(error.kind)) throw error;
      why = `${carrier.title} failed: ${error.message}`;
      options.onLog(why);
    }
  }
  throw first;
}
