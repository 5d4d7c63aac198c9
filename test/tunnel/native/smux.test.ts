import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TunnelError } from '../../../src/tunnel/errors.js';
import { encodeSmux, SmuxClient, SmuxDecoder, type SmuxFrame } from '../../../src/tunnel/native/smux.js';

const none = Buffer.alloc(0);
const frames = fc.array(
  fc.record({
    command: fc.nat(3),
    streamId: fc.nat(0xffffffff),
    data: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 30 },
);

/** A client whose peer is played by the test. */
function session() {
  const sent: SmuxFrame[] = [];
  const decoder = new SmuxDecoder();
  const pressure: string[] = [];
  const client = new SmuxClient({
    write: async (bytes) => {
      sent.push(...decoder.push(bytes));
    },
    hold: () => pressure.push('hold'),
    release: () => pressure.push('release'),
  });
  const receive = (command: number, streamId: number, data = none) =>
    client.receive(encodeSmux({ command, streamId, data }));
  return { client, sent, pressure, receive };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the byte stream of an smux session', () => {
  it('gives the same frames wherever it is cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }), (all, cuts) => {
        const bytes = Buffer.concat(all.map(encodeSmux));
        const decoder = new SmuxDecoder();
        const decoded: SmuxFrame[] = [];
        for (let at = 0, n = 0; at < bytes.length; n += 1) {
          const length = cuts[n % cuts.length] ?? 1;
          decoded.push(...decoder.push(bytes.subarray(at, at + length)));
          at += length;
        }
        expect(decoded).toEqual(all);
      }),
    );
  });

  it.each([
    ['another version', Buffer.from([2, 0, 0, 0, 3, 0, 0, 0])],
    ['an unknown command', Buffer.from([1, 9, 0, 0, 3, 0, 0, 0])],
  ])('is refused for %s', (_case, bytes) => {
    expect(() => [...new SmuxDecoder().push(bytes)]).toThrow(expect.objectContaining({ kind: 'protocol-error' }));
  });
});

describe('a stream', () => {
  it('opens with the ids 3, 5, 7 and finishes once, with its bytes between', async () => {
    const { client, sent } = session();
    const [first, second] = [client.open(), client.open()];
    first.end('hello');
    second.end();
    await Promise.all([once(first, 'finish'), once(second, 'finish')]);
    client.open();
    await settled();
    expect(sent.filter(({ streamId }) => streamId === 3)).toEqual([
      { command: 0, streamId: 3, data: none },
      { command: 2, streamId: 3, data: Buffer.from('hello') },
      { command: 1, streamId: 3, data: none },
    ]);
    expect(sent.filter(({ command }) => command === 0).map(({ streamId }) => streamId)).toEqual([3, 5, 7]);
  });

  it('gives exactly the bytes of its own frames, in order, then ends', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.boolean(), fc.uint8Array({ maxLength: 100 }))), async (parts) => {
        const { client, receive } = session();
        const [one, two] = [client.open(), client.open()];
        for (const [isOne, bytes] of parts) receive(2, isOne ? 3 : 5, Buffer.from(bytes));
        receive(1, 3);
        receive(1, 5);
        const own = (mine: boolean) =>
          Buffer.concat(parts.filter(([isOne]) => isOne === mine).map(([, bytes]) => bytes));
        expect(Buffer.concat(await one.toArray())).toEqual(own(true));
        expect(Buffer.concat(await two.toArray())).toEqual(own(false));
      }),
    );
  });

  it('fails with the refusal that precedes its end, and only the one that got no bytes', async () => {
    const { client, receive } = session();
    const [working, refused] = [client.open(), client.open()];
    const refusal = new TunnelError('destination-refused', 'open');
    const failed = once(refused, 'error');
    receive(2, 3, Buffer.from('x'));
    client.refused(refusal);
    receive(1, 3);
    receive(1, 5);
    expect(await failed).toEqual([refusal]);
    expect(Buffer.concat(await working.toArray()).toString()).toBe('x');
  });

  it('answers the peer that finishes, and ignores what comes for it later', async () => {
    const { client, sent, receive } = session();
    const stream = client.open();
    receive(1, 3);
    stream.resume();
    await once(stream, 'close');
    receive(2, 3, Buffer.from('late'));
    receive(1, 3);
    receive(3, 0);
    await settled();
    expect(sent.map(({ command }) => command)).toEqual([0, 1]);
  });

  it('ends with the error that its session broke with, and cannot be opened afterwards', async () => {
    const { client } = session();
    const stream = client.open();
    const over = new TunnelError('connection-lost', 'open');
    const failed = once(stream, 'error');
    client.fail(over);
    expect(await failed).toEqual([over]);
    expect(() => client.open()).toThrow(over);
  });

  it('closes without an error when its session is closed on purpose', async () => {
    const { client } = session();
    const stream = client.open();
    const closed = new TunnelError('closed', 'open');
    client.close(closed);
    await once(stream, 'close');
    expect([stream.errored, stream.destroyed]).toEqual([null, true]);
    expect(() => client.open()).toThrow(closed);
  });
});

describe('a slow reader', () => {
  it('holds the session above 4 MiB of unread data and releases it at 2 MiB', async () => {
    const { client, pressure, receive } = session();
    const stream = client.open();
    const chunk = Buffer.alloc(32_768);
    for (let n = 0; n < 130; n += 1) receive(2, 3, chunk);
    expect(pressure).toEqual(['hold']);
    let read = 0;
    for await (const bytes of stream) {
      read += bytes.length;
      if (read === 33 * chunk.length) expect(pressure).toEqual(['hold']);
      if (read === 130 * chunk.length) break;
    }
    expect(pressure).toEqual(['hold', 'release']);
  });

  it('that goes away gives its share back', async () => {
    const { client, pressure, receive } = session();
    const stream = client.open();
    for (let n = 0; n < 130; n += 1) receive(2, 3, Buffer.alloc(32_768));
    await once(stream.destroy(), 'close');
    expect(pressure).toEqual(['hold', 'release']);
  });
});
