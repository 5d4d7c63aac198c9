import type { Target } from '../../aws/target.js';
import type { HttpPort } from '../../steps/context.js';

/** A limit of real work: never scaled. */
const timeoutMs = 20_000;

/** HTTP to a public name through the target's `reach`; the request carries the name, wherever it is sent. */
export function httpPort(target: Target): HttpPort {
  return {
    get: async ({ dnsName, port, path }) => {
      const address = await target.reach(dnsName, port);
      const response = await fetch(`http://${address.host}:${address.port}${path}`, {
        headers: { connection: 'close' },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    },
  };
}
