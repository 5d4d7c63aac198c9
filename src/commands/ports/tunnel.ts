import type { Target } from '../../aws/target.js';
import {
  type CarriedWay,
  chooseRoute,
  type Destination,
  directCarrier,
  findPlugin,
  nativeCarrier,
  openTunnel,
  pluginCarrier,
  type Route,
  type SessionApi,
  signedUpgrade,
  type Tunnel,
} from '../../tunnel/index.js';

export interface TunnelPortOptions {
  readonly target: Target;
  readonly api: SessionApi;
  readonly way: CarriedWay;
  /** The user's environment: where the plugin is looked for, and what it runs in. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onLog: (line: string) => void;
}

/** Opens tunnels by the way that was chosen; `onChosen` is told which carrier it came to be, and why. */
export type TunnelPort = (
  destination: Destination,
  options: { readonly onChosen: (sentence: string) => void; readonly signal?: AbortSignal },
) => Promise<Tunnel>;

/** The way is decided when the first tunnel is opened, and kept. */
export function tunnelPort(options: TunnelPortOptions): TunnelPort {
  let route: Promise<Route> | undefined;
  return async (destination, open) => {
    route ??= routeOf(options);
    return openTunnel(await route, destination, { onLog: options.onLog, ...open });
  };
}

async function routeOf({ target, api, way, env }: TunnelPortOptions): Promise<Route> {
  const { region, credentials, endpointUrl } = target;
  return chooseRoute(way, {
    plugin: await findPlugin(env),
    atAws: endpointUrl === undefined,
    native: nativeCarrier({ api, sign: signedUpgrade(credentials, region) }),
    direct: directCarrier((dnsName, port) => target.reach(dnsName, port)),
    pluginCarrier: ({ program, version }) =>
      pluginCarrier({
        ...{ program, version, region, api, credentials, env },
        endpointUrl: endpointUrl ?? `https://ssm.${region}.amazonaws.com`,
      }),
  });
}
