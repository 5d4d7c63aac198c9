import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Refusal } from '../../errors.js';
import { systemCode } from '../../lib/system-error.js';
import { PolicyError } from '../../sandbox/authorisation/document.js';
import { setPolicy } from '../../sandbox/server/policy-file.js';
import type { GlobalOptions } from '../options.js';
import { say, type Terminal } from '../terminal.js';

/** The word that takes a policy away again. */
const lifted = 'none';

/** What the system says of a path that leads to no file. */
const missing: readonly string[] = ['ENOENT', 'EISDIR'];

/**
 * Gives the sandbox of a folder the policy of `--iam-policy`, running or not. Without the option it keeps what it has.
 * @throws Refusal for a file that is not there or is no policy
 */
export async function applyPolicy({ iamPolicy }: GlobalOptions, terminal: Terminal, folder: string): Promise<void> {
  if (iamPolicy === undefined) return;
  const path = resolve(terminal.cwd, iamPolicy);
  try {
    await setPolicy(folder, iamPolicy === lifted ? undefined : await readFile(path, 'utf8'));
  } catch (error) {
    const why =
      error instanceof PolicyError
        ? error.message
        : missing.includes(systemCode(error) ?? '')
          ? 'there is no such file'
          : undefined;
    if (why === undefined) throw error;
    throw new Refusal(
      `--iam-policy ${iamPolicy} is not an IAM policy: ${why}.`,
      'Give a file with one policy document or a list of them, such as `tier3-wizard policy` prints, or none.',
      error,
    );
  }
  say(terminal, iamPolicy === lifted ? 'The sandbox allows everything.' : `The sandbox allows what ${path} allows.`);
}
