import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../lib/atomic-write.js';
import { isRecord, type RawAnswers } from './answers.js';

/** The half-filled answers of a wizard that was left. The password is never among them. */
const draftPath = (folder: string): string => join(folder, 'draft.json');

/** Undefined when there is none, or none that can be read: it is a convenience. */
export async function readDraft(folder: string): Promise<RawAnswers | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(draftPath(folder), 'utf8'));
    return isRecord(value) && Object.keys(value).length > 0 ? value : undefined;
  } catch {
    return undefined;
  }
}

export async function keepDraft(folder: string, answers: RawAnswers): Promise<void> {
  if (Object.keys(answers).length > 0) await atomicWrite(draftPath(folder), `${JSON.stringify(answers, null, 2)}\n`);
}

export async function forgetDraft(folder: string): Promise<void> {
  await rm(draftPath(folder), { force: true });
}
