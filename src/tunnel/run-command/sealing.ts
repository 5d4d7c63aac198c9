import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { deflateSync, inflateSync } from 'node:zlib';

/** What the key is for: the other side derives it with the same words (app-bundle/session/database.py). */
const purpose = 'tier3-wizard database session';
const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** One side of an X25519 exchange. Keys travel as their 32 raw bytes in base64. */
export interface KeyExchange {
  readonly publicKey: string;
  /** The key that both sides come to, and nobody who saw both public halves. @throws when `peer` is no key */
  keyWith(peer: string, session: string): Buffer;
}

export function keyExchange(): KeyExchange {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  return {
    publicKey: raw.toString('base64'),
    keyWith: (peer, session) => {
      const x = Buffer.from(peer, 'base64').toString('base64url');
      const other = createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' });
      const shared = diffieHellman({ privateKey, publicKey: other });
      return Buffer.from(hkdfSync('sha256', shared, session, purpose, 32));
    },
  };
}

/** Packs and encrypts a text; it opens again only under the same label. Base64. */
export function seal(key: Buffer, label: string, text: string): string {
  const nonce = randomBytes(nonceBytes);
  const encrypting = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(label));
  const body = [encrypting.update(deflateSync(text)), encrypting.final()];
  return Buffer.concat([nonce, ...body, encrypting.getAuthTag()]).toString('base64');
}

/** @throws when it was not sealed with this key under this label */
export function unseal(key: Buffer, label: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const [nonce, body, tag] = [
    bytes.subarray(0, nonceBytes),
    bytes.subarray(nonceBytes, -tagBytes),
    bytes.subarray(-tagBytes),
  ];
  const decrypting = createDecipheriv(cipher, key, nonce).setAAD(Buffer.from(label)).setAuthTag(tag);
  return inflateSync(Buffer.concat([decrypting.update(body), decrypting.final()])).toString();
}
