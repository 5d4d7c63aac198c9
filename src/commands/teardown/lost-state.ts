import type { ExitCode } from '../../errors.js';
import { exitCodes } from '../../errors.js';
import { environmentsIn, meantEnvironment, stateFolder } from '../environment.js';
import type { GlobalOptions } from '../options.js';

export interface LostStatePorts {
  /** Absent where nobody can be asked. */
  readonly ask: ((title: string, lines: readonly string[]) => Promise<boolean>) | undefined;
  /** Writes the state file again from the account. */
  readonly recover: () => Promise<ExitCode>;
}

/**
 * The name of the environment that is to be removed. Where its state file is lost, somebody at a terminal is offered to
 * have it rebuilt first; undefined when that was declined.
 * @throws Refusal that names `recover` where nobody is asked
 */
export async function environmentToRemove(
  options: GlobalOptions,
  cwd: string,
  { ask, recover }: LostStatePorts,
): Promise<string | undefined> {
  const folder = stateFolder(options, cwd);
  const names = environmentsIn(folder);
  const isLost = options.name === undefined ? names.length === 0 : !names.includes(options.name);
  if (isLost && ask) {
    const whose = options.name === undefined ? 'an environment' : `"${options.name}"`;
    const isWanted = await ask(`There is no state file of ${whose} in ${folder}.`, [
      'It can be rebuilt from tags and names: the account is read for that, and nothing in it is changed.',
      'Before anything is removed you are asked again.',
    ]);
    if (!isWanted || (await recover()) !== exitCodes.done) return undefined;
  }
  return meantEnvironment(options, cwd).name;
}
