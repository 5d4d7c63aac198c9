import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import type { ConnectionOptions } from 'node:tls';
import { TLSSocket } from 'node:tls';

/** One answer, over a connection of its own. */
export async function get(url: string): Promise<{ status: number; body: string }> {
  const response = await fetch(url, { headers: { connection: 'close' } });
  return { status: response.status, body: await response.text() };
}

/** The status of an answer over TLS, and the certificate that was shown, in PEM. @throws what TLS finds wrong with it */
export async function getOverTls(url: string, trust: Pick<ConnectionOptions, 'servername' | 'ca'>) {
  const call = request(url, { ...trust, agent: false }).end();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.on('response', resolve).on('error', reject);
  });
  const certificate = call.socket instanceof TLSSocket ? call.socket.getPeerX509Certificate()?.toString() : undefined;
  response.destroy();
  return { status: response.statusCode, certificate };
}

/** The instances of both tiers that answered one request; none while it fails. */
export async function serversBehind(url: string): Promise<string[]> {
  const response = await fetch(`${url}read`, { headers: { connection: 'close' } }).catch(() => undefined);
  if (response?.status !== 200) return [];
  return ['x-tier3-web', 'x-tier3-app'].flatMap((name) => response.headers.get(name) ?? []);
}

/** Code at the end of an app that names its release in every answer. */
export const marking = (release: string): string => `

@app.after_request
def mark(response):
    response.headers['X-Release'] = '${release}'
    return response
`;

/** The releases that answer. */
export async function releases(url: string): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => fetch(`${url}read`, { headers: { connection: 'close' } })),
  );
  return [...new Set(answers.map((answer) => answer.headers.get('x-release') ?? 'none'))].sort();
}
