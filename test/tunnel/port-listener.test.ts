import { once } from 'node:events';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { listenOnPort } from '../../src/tunnel/port-listener.js';

test('what a client still says when the far side has ended both directions is dropped without a word', async () => {
  const log: string[] = [];
  // Its end takes a moment, as that of a stream in a session does.
  const farSide = new Duplex({
    allowHalfOpen: false,
    read: () => undefined,
    write: (_chunk, _encoding, done) => done(),
    final: (done) => void setTimeout(done, 50),
  });
  const ended = new Promise((resolve) => farSide.once('close', resolve));
  const listener = await listenOnPort(
    0,
    async () => farSide,
    (line) => log.push(line),
  );
  const client = connect({ port: listener.port, host: '127.0.0.1', allowHalfOpen: true });
  await once(client, 'connect');
  farSide.push('greeting');
  await once(client, 'data');
  farSide.push(null);
  await once(client, 'end');
  client.end('farewell');
  await ended;
  await listener.close();
  expect(log).toEqual([]);
});
