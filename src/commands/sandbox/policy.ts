import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Refusal } from '../../errors.js';
import { systemCode } from '../../lib/system-error.js';
import { PolicyError, parsePolicies } from '../../sandbox/authorisation/document.js';
import { unknownActions } from '../../sandbox/authorisation/reference.js';
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
  let unknown: readonly string[] = [];
  try {
    const text = iamPolicy === lifted ? undefined : await readFile(path, 'utf8');
    await setPolicy(folder, text);
    const statements = text === undefined ? [] : parsePolicies(text);
    unknown = unknownActions(statements.flatMap(({ actions }) => actions.patterns));
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
  if (unknown.length > 0) {
    say(terminal, `AWS has no such action, so that it allows nothing: ${[...new Set(unknown)].join(', ')}.`);
  }
}
