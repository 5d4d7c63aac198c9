import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { exampleConfig } from '../config/example.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import type { GlobalOptions } from './options.js';
import { emitData, say, type Terminal } from './terminal.js';

const defaultFile = 'tier3-wizard.json';

/** `tier3-wizard config init [FILE]`: writes every answer with its default; `-` prints it. */
export async function configInit(
  _options: GlobalOptions,
  terminal: Terminal,
  [file = defaultFile]: readonly string[],
): Promise<ExitCode> {
  const text = JSON.stringify(exampleConfig(), null, 2);
  if (file === '-') {
    emitData(terminal, text);
    return exitCodes.done;
  }
  const path = resolve(terminal.cwd, file);
  await writeNew(path, `${text}\n`);
  say(terminal, `${path} has every answer. Change what you like, then: tier3-wizard --config ${file}`);
  return exitCodes.done;
}

/** @throws Refusal when the file exists or cannot be written */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new Refusal(
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
      'Name a file that does not exist yet, or - to print the example.',
      error,
    );
  }
}
