import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { TLSSocket } from 'node:tls';
import type { Target } from '../../aws/target.js';
import { type HttpAddress, type HttpPort, Unreachable } from '../../steps/context.js';

/** A limit of real work: never scaled. */
const timeoutMs = 20_000;

/** HTTP to a public name through the target's `reach`, wherever that leads; over TLS the name asked for goes with it. */
export function httpPort(target: Target): HttpPort {
  return {
    get: async (wanted) => {
      const address = await target.reach(wanted.dnsName, wanted.port);
      const response = await request(address, wanted);
      const { socket } = response;
      const serial = socket instanceof TLSSocket ? socket.getPeerX509Certificate()?.serialNumber : undefined;
      return {
        status: response.statusCode ?? 0,
        headers: Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const),
        ),
        body: await text(response),
        ...(serial === undefined ? {} : { certificateSerial: serial }),
      };
    },
  };
}

/** The head of an answer. @throws Unreachable */
function request(
  { host, port }: { readonly host: string; readonly port: number },
  { path, serverName }: HttpAddress,
): Promise<IncomingMessage> {
  const signal = AbortSignal.timeout(timeoutMs);
  const options = { host, port, path, agent: false, signal };
  return new Promise((resolve, reject) => {
    const call =
      serverName === undefined
        ? requestHttp(options)
        : requestHttps({
            ...options,
            servername: serverName,
            headers: { host: serverName },
            rejectUnauthorized: false,
          });
    call.on('response', resolve);
    call.on('error', (error) => reject(reasonOf(error, signal.aborted)));
    call.end();
  });
}

function reasonOf(error: Error, late: boolean): Error {
  if (late) return new Unreachable(`nothing within ${timeoutMs / 1000} s`);
  const code: unknown = Reflect.get(error, 'code');
  // A new name is not known everywhere for some minutes; who refuses to speak TLS was reached.
  const other = typeof code !== 'string' || code === 'ENOTFOUND' || /^(EAI_|EPROTO|ERR_)/.test(code);
  return other ? error : new Unreachable(error.message || String(code));
}
