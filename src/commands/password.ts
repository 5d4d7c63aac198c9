import { randomInt } from 'node:crypto';
import { masterPasswordSchema } from '../config/settings.js';
import { Refusal } from '../errors.js';
import type { RawAnswers } from './answers.js';

const letters = 'abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const signs = '-_+=.';
const length = 32;

/** A password that Aurora takes (8 to 41 printable ASCII without / " @ ' and space): 32 characters, over 180 bits. */
export function generatePassword(): string {
  const alphabet = letters + signs;
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/** Answers without the password that was among them. */
export interface TakenPassword {
  readonly answers: RawAnswers;
  readonly masterPassword?: string;
}

/** The password never joins the answers that are written down. @throws Refusal for one that Aurora does not take */
export function takePassword(answers: RawAnswers): TakenPassword {
  const { database } = answers;
  if (typeof database !== 'object' || database === null || !('masterPassword' in database)) return { answers };
  const { masterPassword, ...rest } = database;
  const checked = masterPasswordSchema.safeParse(masterPassword);
  if (checked.success) return { answers: { ...answers, database: rest }, masterPassword: checked.data };
  throw new Refusal(
    `database.masterPassword ${checked.error.issues[0]?.message ?? 'is not valid'}.`,
    'Choose another password, or leave it out: then one is generated. Nothing was created.',
  );
}
