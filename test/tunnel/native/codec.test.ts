import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AgentMessage,
  acknowledgement,
  decodeMessage,
  encodeMessage,
  flagPayload,
} from '../../../src/tunnel/native/codec.js';

interface RecordedFrame {
  readonly type: string;
  readonly seq: number;
  readonly flags: number;
  readonly payloadType: number;
  readonly id: string;
  readonly hex: string;
}

/** Frames sent by AWS's own client; the first record is its opening text frame. */
const recording: unknown[] = JSON.parse(
  readFileSync(new URL('./frames/session-manager-plugin.json', import.meta.url), 'utf8'),
);
const recorded = recording.slice(1) as RecordedFrame[];

const messages: fc.Arbitrary<AgentMessage> = fc.record({
  type: fc.stringMatching(/^[a-z_]{1,32}$/),
  createdDate: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  sequenceNumber: fc.maxSafeInteger(),
  flags: fc.maxSafeNat(),
  id: fc.uuid(),
  payloadType: fc.nat(12),
  payload: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
});

describe('a data channel frame', () => {
  it.each(recorded.map((frame, index) => [index, frame.type, frame] as const))(
    "%i (%s) of AWS's client is understood and written again byte for byte",
    (_index, _type, { hex, type, seq, flags, payloadType, id }) => {
      const frame = Buffer.from(hex, 'hex');
      const message = decodeMessage(frame);
      expect(message).toMatchObject({ type, sequenceNumber: seq, flags, payloadType, id });
      if (!message) throw new Error('not decoded');
      expect(encodeMessage(message).toString('hex')).toBe(hex);
    },
  );

  it('survives encoding and decoding, whatever it carries', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeMessage(encodeMessage(message))).toEqual(message);
      }),
    );
  });

  it('is dropped when any bit of its payload or digest is flipped', () => {
    fc.assert(
      fc.property(messages, fc.nat(), fc.nat(7), (message, position, bit) => {
        fc.pre(message.payload.length > 0);
        const frame = encodeMessage(message);
        const guarded = [...Array(32).keys()]
          .map((n) => 80 + n)
          .concat([...message.payload.keys()].map((n) => 120 + n));
        const at = guarded[position % guarded.length] ?? 120;
        frame.writeUInt8(frame.readUInt8(at) ^ (1 << bit), at);
        expect(decodeMessage(frame)).toBeUndefined();
      }),
    );
  });

  it('is dropped, never thrown over, when it is arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(decodeMessage(Buffer.from(bytes))).toBeUndefined();
      }),
    );
  });

  it('is understood with its type padded by NULs on the left and with PayloadLength left 0', () => {
    const message = decodeMessage(Buffer.from(recorded[0]?.hex ?? '', 'hex'));
    if (!message) throw new Error('not decoded');
    const frame = encodeMessage(message);
    frame.fill(0, 4, 36).write('acknowledge', 36 - 'acknowledge'.length);
    frame.writeUInt32BE(0, 116);
    expect(decodeMessage(frame)).toEqual(message);
  });
});

describe('an acknowledgement', () => {
  it("names its message as AWS's client does", () => {
    const [sample] = recorded.filter((frame) => frame.type === 'acknowledge');
    const model = decodeMessage(Buffer.from(sample?.hex ?? '', 'hex'));
    const body = JSON.parse(model?.payload.toString() ?? '{}');
    const ours = acknowledgement(
      {
        type: body.AcknowledgedMessageType,
        id: body.AcknowledgedMessageId,
        sequenceNumber: body.AcknowledgedMessageSequenceNumber,
        createdDate: 1,
        flags: 0,
        payloadType: 1,
        payload: Buffer.alloc(0),
      },
      model?.createdDate ?? 0,
    );
    expect({ ...ours, id: '' }).toEqual({ ...model, id: '' });
  });
});

it("the terminating flag is the one AWS's client sends last", () => {
  expect(decodeMessage(Buffer.from(recorded.at(-1)?.hex ?? '', 'hex'))?.payload).toEqual(flagPayload(2));
});
