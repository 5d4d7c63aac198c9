import { randomInt } from 'node:crypto';

const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const signs = '-_+=.';
const length = 32;

/** A password that Aurora takes (8 to 41 printable ASCII without / " @ ' and space): 32 characters, over 180 bits. */
export function generatePassword(): string {
  const alphabet = letters + signs;
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
