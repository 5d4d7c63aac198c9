import type { Target } from '../../aws/target.js';
import { type HttpPort, Unreachable } from '../../steps/context.js';

/** A limit of real work: never scaled. */
const timeoutMs = 20_000;

/** HTTP to a public name through the target's `reach`; the request carries the name, wherever it is sent. */
export function httpPort(target: Target): HttpPort {
  return {
    get: async ({ dnsName, port, path }) => {
      const address = await target.reach(dnsName, port);
      const response = await request(`http://${address.host}:${address.port}${path}`);
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    },
  };
}

/** The head of an answer. @throws Unreachable */
async function request(url: string): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { connection: 'close' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'TimeoutError') throw new Unreachable(`nothing within ${timeoutMs / 1000} s`);
    // `fetch failed` says nothing; what lies behind it does.
    const { cause } = error;
    if (!(cause instanceof Error)) throw error;
    const code: unknown = Reflect.get(cause, 'code');
    // A new name is not known everywhere for some minutes.
    if (typeof code !== 'string' || code === 'ENOTFOUND' || code.startsWith('EAI_')) throw cause;
    throw new Unreachable(cause.message || code);
  }
}
