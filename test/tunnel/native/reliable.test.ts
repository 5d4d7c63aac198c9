import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledgement, decodeMessage, newMessage } from '../../../src/tunnel/native/codec.js';
import { Inbox, Outbox, RetransmissionTimer } from '../../../src/tunnel/native/reliable.js';
import { type Fate, fates, LossyWire } from './lossy-wire.js';

/** Both directions of a link, driven in steps of 100 ms of a clock of its own. */
function link(fates: { there: Iterator<Fate>; back: Iterator<Fate> }, capacity: number, refusing: number) {
  let now = 1;
  let step = 0;
  const there = new LossyWire(fates.there);
  const back = new LossyWire(fates.back);
  const outbox = new Outbox({
    type: 'input_stream_data',
    transmit: (frame) => there.send(frame),
    clock: { now: () => now },
    capacity,
  });
  const inbox = new Inbox(8);
  const received: Buffer[] = [];
  const run = () => {
    now += 100;
    step += 1;
    for (const frame of there.arrive()) {
      const message = decodeMessage(frame);
      // A receiver that is not ready says nothing at all.
      if (!message || step <= refusing) continue;
      const { acknowledge, ready } = inbox.receive(message);
      received.push(...ready.map(({ payload }) => payload));
      if (acknowledge) back.send(Buffer.from(String(acknowledgement(message, now).payload)));
    }
    for (const ack of back.arrive()) outbox.acknowledged(JSON.parse(String(ack)).AcknowledgedMessageSequenceNumber);
    outbox.resendDue();
  };
  return { outbox, received, run };
}

describe('messages over a wire that loses, repeats and reorders', () => {
  it('arrive all, once and in order, with never more under way than the capacity', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { maxLength: 60 }),
        fates,
        fates,
        fc.integer({ min: 1, max: 20 }),
        fc.nat(10),
        async (payloads, there, back, capacity, refusing) => {
          const sides = link({ there, back }, capacity, refusing);
          const sending = Promise.all(payloads.map((payload) => sides.outbox.send(1, Buffer.from(payload))));
          for (let step = 0; step < 4000 && (sides.outbox.unacknowledged > 0 || step === 0); step += 1) {
            expect(sides.outbox.unacknowledged).toBeLessThanOrEqual(capacity);
            sides.run();
          }
          await sending;
          expect(sides.received).toEqual(payloads.map((payload) => Buffer.from(payload)));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('do not arrive when nothing is ever sent again', async () => {
    const sides = link({ there: ['lose' as const, 'deliver' as const].values(), back: [].values() }, 10, 0);
    await sides.outbox.send(1, Buffer.from('first'));
    await sides.outbox.send(1, Buffer.from('second'));
    sides.outbox.resendDue = () => undefined;
    for (let step = 0; step < 100; step += 1) sides.run();
    expect(sides.received).toEqual([]);
  });
});

describe('the sending half', () => {
  const outboxAt = (clock: { now: () => number }, capacity = 10) => {
    const frames: (number | undefined)[] = [];
    const transmit = (frame: Buffer) => frames.push(decodeMessage(frame)?.sequenceNumber);
    return { frames, outbox: new Outbox({ type: 'input_stream_data', transmit, clock, capacity }) };
  };

  it('repeats only the oldest message, and not before its time is over', async () => {
    let now = 1;
    const { outbox, frames } = outboxAt({ now: () => now });
    await outbox.send(1, Buffer.from('a'));
    await outbox.send(1, Buffer.from('b'));
    now += 199;
    outbox.resendDue();
    expect(frames).toEqual([0, 1]);
    now += 1;
    outbox.resendDue();
    outbox.resendDue();
    expect(frames).toEqual([0, 1, 0]);
    outbox.acknowledged(0);
    now += 1000;
    outbox.resendDue();
    expect(frames).toEqual([0, 1, 0, 1]);
  });

  it('repeats twice as many each time while that works, and one again when it does not', async () => {
    let now = 1;
    const { outbox, frames } = outboxAt({ now: () => now }, 300);
    for (let n = 0; n < 300; n += 1) await outbox.send(1, Buffer.from('a'));
    const repeated = () => {
      now += 2000;
      frames.length = 0;
      outbox.resendDue();
      return frames.length;
    };
    const rounds = [...Array(9).keys()].map(() => {
      const count = repeated();
      for (const sequenceNumber of [...frames]) outbox.acknowledged(sequenceNumber ?? -1);
      return count;
    });
    expect(rounds).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 45]);
    for (let n = 0; n < 300; n += 1) await outbox.send(1, Buffer.from('a'));
    expect([repeated(), repeated(), repeated()]).toEqual([128, 1, 1]);
  });

  it('measures how long the peer has been silent since its last progress', async () => {
    let now = 1;
    const { outbox } = outboxAt({ now: () => now });
    now += 500;
    expect(outbox.silenceMs()).toBe(0);
    await outbox.send(1, Buffer.from('a'));
    await outbox.send(1, Buffer.from('b'));
    now += 300;
    expect(outbox.silenceMs()).toBe(300);
    outbox.acknowledged(0);
    now += 50;
    expect(outbox.silenceMs()).toBe(50);
    outbox.acknowledged(1);
    expect(outbox.silenceMs()).toBe(0);
  });

  it('makes writers wait for room and fails them all when it is closed', async () => {
    const { outbox, frames } = outboxAt({ now: () => 1 }, 1);
    await outbox.send(1, Buffer.from('a'));
    const [second, third] = [outbox.send(1, Buffer.from('b')), outbox.send(1, Buffer.from('c'))];
    outbox.acknowledged(0);
    await second;
    expect(frames).toEqual([0, 1]);
    const end = new Error('over');
    outbox.close(end);
    await expect(third).rejects.toBe(end);
    await expect(outbox.send(1, Buffer.from('d'))).rejects.toBe(end);
  });
});

describe('the receiving half', () => {
  it('acknowledges repeated messages again and leaves early ones that it cannot keep unanswered', () => {
    const inbox = new Inbox(1);
    const receive = (sequenceNumber: number) => {
      const message = newMessage({
        type: 'output_stream_data',
        createdDate: 1,
        sequenceNumber,
        payload: Buffer.alloc(0),
      });
      const { acknowledge, ready } = inbox.receive(message);
      return [acknowledge, ready.map((each) => each.sequenceNumber)];
    };
    expect([2, 1, 3, 2, 0, 0, 3].map(receive)).toEqual([
      [true, []],
      [false, []],
      [false, []],
      [true, []],
      [true, [0]],
      [true, []],
      [false, []],
    ]);
    expect([1, 3].map(receive)).toEqual([
      [true, [1, 2]],
      [true, [3]],
    ]);
  });
});

describe('the retransmission timeout', () => {
  it('starts at 200 ms, follows the measured round trips and never exceeds a second', () => {
    const timer = new RetransmissionTimer();
    expect(timer.timeoutMs).toBe(200);
    timer.measured(100);
    expect(timer.timeoutMs).toBe(110);
    timer.measured(500);
    expect(timer.timeoutMs).toBe(150 + 400);
    for (let round = 0; round < 50; round += 1) timer.measured(5000);
    expect(timer.timeoutMs).toBe(1000);
    for (let round = 0; round < 200; round += 1) timer.measured(2);
    expect(timer.timeoutMs).toBeCloseTo(12, 1);
  });
});
