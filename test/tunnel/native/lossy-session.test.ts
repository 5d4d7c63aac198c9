import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TunnelError } from '../../../src/tunnel/errors.js';
import { acknowledgement, decodeMessage } from '../../../src/tunnel/native/codec.js';
import { Inbox, Outbox } from '../../../src/tunnel/native/reliable.js';
import { encodeSmux, SmuxClient, SmuxDecoder, smuxCommands } from '../../../src/tunnel/native/smux.js';
import { type Fate, fates, LossyWire } from './lossy-wire.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A reliable direction over a lossy wire: `step` moves 100 ms on and hands what is complete to `deliver`. */
function direction(
  type: 'input_stream_data' | 'output_stream_data',
  fate: Iterator<Fate>,
  deliver: (bytes: Buffer) => void,
) {
  let now = 1;
  const wire = new LossyWire(fate);
  const inbox = new Inbox();
  const outbox = new Outbox({ type, transmit: (frame) => wire.send(frame), clock: { now: () => now }, capacity: 5 });
  const step = () => {
    now += 100;
    for (const frame of wire.arrive()) {
      const message = decodeMessage(frame);
      if (!message) continue;
      const { ready, acknowledge } = inbox.receive(message);
      for (const { payload } of ready) deliver(payload);
      const answer = JSON.parse(String(acknowledgement(message, now).payload));
      if (acknowledge) outbox.acknowledged(answer.AcknowledgedMessageSequenceNumber);
    }
    outbox.resendDue();
  };
  return { outbox, step };
}

/** A client session whose peer sends every stream's bytes back, over two lossy wires cut into small messages. */
function echoSession(there: Iterator<Fate>, back: Iterator<Fate>, cut: number) {
  const decoder = new SmuxDecoder();
  const chunks = function* (bytes: Buffer) {
    for (let at = 0; at < bytes.length; at += cut) yield bytes.subarray(at, at + cut);
  };
  let writing = Promise.resolve();
  const client = new SmuxClient({
    write: (bytes) => {
      writing = writing.then(async () => {
        for (const chunk of chunks(bytes)) await up.outbox.send(1, chunk);
      });
      return writing;
    },
    hold: () => undefined,
    release: () => undefined,
  });
  const down = direction('output_stream_data', back, (bytes) => client.receive(bytes));
  const up = direction('input_stream_data', there, (bytes) => {
    for (const frame of decoder.push(bytes)) {
      if (frame.command !== smuxCommands.psh) continue;
      for (const chunk of chunks(encodeSmux(frame))) void down.outbox.send(1, chunk);
    }
  });
  return {
    client,
    step: async () => {
      up.step();
      down.step();
      await settled();
    },
  };
}

const payloads = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 6 });

describe('streams over wires that lose, repeat and reorder', () => {
  it('get exactly their own bytes back, however the session is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        payloads,
        payloads,
        fates,
        fates,
        fc.integer({ min: 3, max: 90 }),
        async (one, two, there, back, cut) => {
          const { client, step } = echoSession(there, back, cut);
          const streams = [one, two].map((parts) => {
            const stream = client.open();
            const read: Buffer[] = [];
            stream.on('data', (bytes: Buffer) => read.push(bytes));
            for (const part of parts) stream.write(Buffer.from(part));
            return { read: () => Buffer.concat(read), wrote: Buffer.concat(parts) };
          });
          const complete = () => streams.every(({ read, wrote }) => read().length >= wrote.length);
          for (let steps = 0; steps < 5000 && !complete(); steps += 1) await step();
          expect(streams.map(({ read }) => read())).toEqual(streams.map(({ wrote }) => wrote));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that break in the middle have given a prefix, and end with the error, never as if complete', async () => {
    await fc.assert(
      fc.asyncProperty(payloads, fates, fates, fc.nat(20), async (parts, there, back, stepsBefore) => {
        const { client, step } = echoSession(there, back, 20);
        const stream = client.open();
        const read: Buffer[] = [];
        let ended = false;
        stream
          .on('data', (bytes: Buffer) => read.push(bytes))
          .on('end', () => {
            ended = true;
          });
        for (const part of parts) stream.write(Buffer.from(part));
        for (let steps = 0; steps < stepsBefore; steps += 1) await step();
        const over = new TunnelError('connection-lost', 'open');
        const end = finished(stream);
        client.fail(over);
        await expect(end).rejects.toBe(over);
        const got = Buffer.concat(read);
        expect([ended, got]).toEqual([false, Buffer.concat(parts).subarray(0, got.length)]);
      }),
      { numRuns: 60 },
    );
  });
});
