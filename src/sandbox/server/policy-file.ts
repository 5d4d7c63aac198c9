import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { atomicWrite } from '../../lib/atomic-write.js';
import type { PolicySource } from '../authorisation/authoriser.js';
import { parsePolicies, type Statement } from '../authorisation/document.js';

/** Beside the store: what the account's user may do holds over restarts, as it does on AWS. */
const policyFile = (folder: string): string => join(folder, 'iam-policy.json');

/**
 * Gives the account's user this policy from the next call on; without a text it may do everything again.
 * @throws PolicyError for a text that is no policy, and then changes nothing
 */
export async function setPolicy(folder: string, text: string | undefined): Promise<void> {
  if (text === undefined) {
    rmSync(policyFile(folder), { force: true });
    return;
  }
  parsePolicies(text);
  await atomicWrite(policyFile(folder), text);
}

/** Reads the folder's policy when it has changed. */
export function policyOf(folder: string): PolicySource {
  let read: { readonly version: string; readonly statements: readonly Statement[] } | undefined;
  return () => {
    const file = statSync(policyFile(folder), { throwIfNoEntry: false });
    const version = file && `${file.ino} ${file.mtimeMs}`;
    if (version === undefined) read = undefined;
    else if (read?.version !== version) {
      read = { version, statements: parsePolicies(readFileSync(policyFile(folder), 'utf8')) };
    }
    return read?.statements;
  };
}
