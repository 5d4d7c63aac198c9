import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Target } from '../../../src/aws/target.js';
import { httpPort } from '../../../src/commands/ports/http.js';
import { Unreachable } from '../../../src/steps/context.js';
import { plainSerial } from '../../../src/steps/shared/certificate.js';
import { selfSigned } from '../../sandbox/services/acm/self-signed.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function portOf(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** What a target is to the port: every name leads to one local port. */
const leadingTo = (port: number) =>
  httpPort({ reach: async () => ({ host: '127.0.0.1', port }) } as Partial<Target> as Target);

test('HTTPS is asked under the name of the certificate, which is answered with its serial number and not judged', async () => {
  const { Certificate, PrivateKey } = await selfSigned('shop.example', { key: 'ec' });
  let named: unknown;
  const server = createTlsServer({ cert: Certificate, key: PrivateKey }, ({ headers, url }, response) => {
    response.setHeader('x-tier3-web', 'i-1').end(`${headers.host} ${url}`);
  });
  server.on('secureConnection', (socket) => {
    named = socket.servername;
  });
  const { get } = leadingTo(await portOf(server));
  const answer = await get({ dnsName: 'alb.example', port: 443, path: '/read?a=1', serverName: 'shop.example' });
  expect(answer).toMatchObject({ status: 200, headers: { 'x-tier3-web': 'i-1' }, body: 'shop.example /read?a=1' });
  expect(named).toBe('shop.example');
  expect(plainSerial(answer.certificateSerial ?? '')).toMatch(/^[1-9a-f][0-9a-f]{30,}$/);
});

test('a redirect is an answer; a closed port is unreachable, one that speaks no TLS is not', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(301, { location: 'https://shop.example:443/' }).end();
  });
  const port = await portOf(server);
  const plain = { dnsName: 'alb.example', port: 80, path: '/' };
  expect(await leadingTo(port).get(plain)).toMatchObject({
    status: 301,
    headers: { location: 'https://shop.example:443/' },
  });
  const wrong = await leadingTo(port)
    .get({ ...plain, serverName: 'shop.example' })
    .catch((error: unknown) => error);
  expect(wrong).toBeInstanceOf(Error);
  expect(wrong).not.toBeInstanceOf(Unreachable);
  await new Promise((resolve) => server.close(resolve));
  await expect(leadingTo(port).get(plain)).rejects.toBeInstanceOf(Unreachable);
});
