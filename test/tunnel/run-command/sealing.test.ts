import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyExchange, seal, unseal } from '../../../src/tunnel/run-command/sealing.js';

const [one, other] = [keyExchange(), keyExchange()];
const key = one.keyWith(other.publicKey, 'session');

test('both sides come to the same key, and to another one in another session', () => {
  expect(other.keyWith(one.publicKey, 'session')).toEqual(key);
  expect(other.keyWith(one.publicKey, 'another')).not.toEqual(key);
  expect(() => one.keyWith('no key', 'session')).toThrow();
});

test('what is sealed opens unchanged under its label, and never twice looks the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
      const sealed = seal(key, 'ask 1', text);
      expect(unseal(key, 'ask 1', sealed)).toBe(text);
      expect(seal(key, 'ask 1', text)).not.toBe(sealed);
    }),
  );
});

test('nothing opens with a changed byte, under another label, or with another key', () => {
  const sealed = seal(key, 'ask 1', 'SELECT 1');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: Buffer.from(sealed, 'base64').length - 1 }), (at) => {
      const bytes = Buffer.from(sealed, 'base64');
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      expect(() => unseal(key, 'ask 1', bytes.toString('base64'))).toThrow();
    }),
  );
  expect(() => unseal(key, 'answer 1', sealed)).toThrow();
  expect(() => unseal(one.keyWith(other.publicKey, 'another'), 'ask 1', sealed)).toThrow();
});
