import { describe, expect, it } from 'vitest';
import { answerQuery } from '../../../src/sandbox/plane/router/dns.js';

const zone = new Map([
  ['alb.example.com', ['10.0.1.10', '10.0.2.10']],
  ['empty.example.com', []],
]);

function query(name: string, type = 1): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  const header = Buffer.from([0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([header, ...labels, Buffer.from([0, type >> 8, type & 255, 0, 1])]);
}

function read(answer: Buffer | undefined) {
  if (answer === undefined) return undefined;
  const count = answer.readUInt16BE(6);
  const addresses = [...Array(count).keys()].map((index) => {
    const start = answer.length - (count - index) * 16;
    return { ttl: answer.readUInt32BE(start + 6), address: answer.subarray(start + 12, start + 16).join('.') };
  });
  return { id: answer.readUInt16BE(0), code: (answer[3] ?? 0) & 15, addresses };
}

describe('the VPC resolver', () => {
  it('answers a known name with its addresses, rotated by turn, for five seconds', () => {
    const first = {
      id: 0x1234,
      code: 0,
      addresses: [
        { ttl: 5, address: '10.0.1.10' },
        { ttl: 5, address: '10.0.2.10' },
      ],
    };
    expect(read(answerQuery(query('ALB.example.com'), zone, 0))).toEqual(first);
    expect(read(answerQuery(query('alb.example.com'), zone, 1))?.addresses[0]?.address).toBe('10.0.2.10');
  });

  it('says that a name has no address of another kind, instead of denying the name', () => {
    expect(read(answerQuery(query('alb.example.com', 28), zone, 0))).toEqual({ id: 0x1234, code: 0, addresses: [] });
  });

  it('knows a name without addresses', () => {
    expect(read(answerQuery(query('empty.example.com'), zone, 0))).toEqual({ id: 0x1234, code: 0, addresses: [] });
  });

  it('denies what it does not know', () => {
    expect(read(answerQuery(query('nothing.example.com'), zone, 0))).toEqual({ id: 0x1234, code: 3, addresses: [] });
  });

  it('keeps silent towards broken packets and answers', () => {
    const whole = query('alb.example.com');
    for (let length = 0; length < whole.length; length += 1) {
      expect(answerQuery(whole.subarray(0, length), zone, 0)).toBeUndefined();
    }
    const answer = answerQuery(whole, zone, 0) ?? Buffer.alloc(0);
    expect(answerQuery(answer, zone, 0)).toBeUndefined();
  });
});
