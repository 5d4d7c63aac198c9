import type { Carrier } from './carrier.js';
import { localTunnel } from './local-tunnel.js';

/** Where a name is reached from this machine. */
export type Reach = (dnsName: string, port: number) => Promise<{ readonly host: string; readonly port: number }>;

/** No tunnel: for machines inside the VPC, or joined to it by a VPN or a peering. */
export function directCarrier(reach: Reach): Carrier {
  return {
    title: "this machine's own network",
    open: async ({ remoteHost, remotePort }, { onLog, signal }) => {
      const tunnel = localTunnel({
        address: () => reach(remoteHost, remotePort),
        failure: 'not-reachable-directly',
        onLog,
      });
      signal?.addEventListener('abort', () => void tunnel.close(), { once: true });
      // There is nothing to open: the first connection shows whether there is a way.
      (await tunnel.connect()).destroy();
      return tunnel;
    },
  };
}
