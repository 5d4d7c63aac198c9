import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { metadataAddress } from '../addresses.js';
import { readJsonLines } from '../json-lines.js';
import type { RouterConfig } from '../protocol.js';
import { answerQuery, type Zone } from './dns.js';
import { answerMetadata, TokenStore } from './imds.js';

/** The services of one VPC's router: its resolver and the instance metadata service. Configured by lines on stdin. */
let config: RouterConfig = { vpcId: '', resolvers: [], records: {}, hosts: {} };
let zone: Zone = new Map();
let turn = 0;
const tokens = new TokenStore(Date.now);
const resolvers = new Set<string>();

function resolve(query: Buffer): Buffer | undefined {
  turn += 1;
  return answerQuery(query, zone, turn);
}

function listenForQueries(address: string): void {
  const udp = createSocket('udp4');
  udp.on('message', (query, from) => {
    const answer = resolve(query);
    if (answer) udp.send(answer, from.port, from.address);
  });
  udp.bind(53, address);
  createTcpServer((socket) => {
    let pending = Buffer.alloc(0);
    socket
      .on('error', () => socket.destroy())
      .on('data', (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk]);
        while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
          const length = pending.readUInt16BE(0);
          const answer = resolve(pending.subarray(2, 2 + length));
          pending = pending.subarray(2 + length);
          if (answer) socket.write(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer]));
        }
      });
  }).listen(53, address);
}

createServer((request, response) => {
  const host = config.hosts[request.socket.remoteAddress ?? ''];
  if (host === undefined) return response.writeHead(404).end();
  const { method = 'GET', url = '/', headers } = request;
  const answer = answerMetadata({ method, path: url.split('?')[0] ?? '/', headers }, host, tokens);
  response.writeHead(answer.status, {
    server: 'EC2ws',
    'content-type': answer.contentType ?? 'text/plain',
    'content-length': Buffer.byteLength(answer.body),
    ...answer.headers,
  });
  return response.end(method === 'HEAD' ? undefined : answer.body);
}).listen(80, metadataAddress);

function isRouterConfig(value: unknown): value is RouterConfig {
  return typeof value === 'object' && value !== null && 'records' in value && 'hosts' in value;
}

readJsonLines(process.stdin, (message) => {
  if (!isRouterConfig(message)) return;
  config = message;
  zone = new Map(Object.entries(message.records));
  for (const address of message.resolvers.filter((item) => !resolvers.has(item))) {
    resolvers.add(address);
    listenForQueries(address);
  }
});
process.stdin.on('end', () => process.exit(0));
