import type { Agent, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { TunnelError } from '../errors.js';

/** Headers that authenticate the upgrade request of the given URL. */
export type SignUpgrade = (url: URL) => Promise<Readonly<Record<string, string>>>;

export interface ConnectOptions {
  readonly sign?: SignUpgrade | undefined;
  /** Carries the connection, for example through a proxy. */
  readonly agent?: Agent | undefined;
  /** PEM of additional authorities to trust. */
  readonly ca?: string | undefined;
}

/**
 * Opens the WebSocket of a data channel.
 * @throws TunnelError `open-denied` for HTTP 403, `connect-failed` for everything else
 */
export async function connectDataChannel(
  streamUrl: string,
  { sign, agent, ca }: ConnectOptions,
  signal: AbortSignal,
): Promise<WebSocket> {
  const url = new URL(streamUrl);
  const presigned = [...url.searchParams.keys()].some((key) => key.startsWith('X-Amz-'));
  const headers = sign && !presigned ? await sign(url) : {};
  signal.throwIfAborted();
  // The text, not the parsed URL: the service wants its query back verbatim.
  const socket = new WebSocket(streamUrl, {
    headers,
    perMessageDeflate: false,
    ...(agent ? { agent } : {}),
    ...(ca ? { ca } : {}),
  });
  const abort = () => socket.terminate();
  signal.addEventListener('abort', abort);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', (error) => reject(new TunnelError('connect-failed', 'connect', error.message, error)));
      socket.once('unexpected-response', (_request, response) => {
        refusal(response).then(reject, reject);
      });
    });
  } catch (error) {
    socket.on('error', () => undefined).terminate();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return socket;
}

const longestBody = 2000;

async function refusal(response: IncomingMessage): Promise<TunnelError> {
  let body = '';
  for await (const chunk of response.setEncoding('utf8')) {
    body += chunk;
    if (body.length > longestBody) break;
  }
  const said = body.slice(0, longestBody).trim();
  if (response.statusCode === 403) {
    const cause = Object.assign(new Error(said), { name: 'AccessDeniedException' });
    return new TunnelError('open-denied', 'connect', said, cause);
  }
  return new TunnelError('connect-failed', 'connect', `HTTP ${response.statusCode} ${said}`.trim());
}
