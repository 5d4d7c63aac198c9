import { StateFile } from '../../engine/state.js';
import { readSandboxId } from '../../sandbox/server/descriptor.js';
import { environmentsIn, stateFilePath } from '../environment.js';

/** The names of the environments that were built in the sandbox of this folder, and not on AWS or in one before it. */
export async function environmentsOfSandbox(stateFolder: string, sandboxFolder: string): Promise<string[]> {
  const sandboxId = readSandboxId(sandboxFolder);
  const names: string[] = [];
  for (const name of environmentsIn(stateFolder)) {
    // A state that cannot be read may be of an account, where its resources cost money: it is left alone.
    const file = await StateFile.open(stateFilePath(stateFolder, name)).catch(() => undefined);
    const target = file?.state.target;
    if (target?.kind === 'sandbox' && target.sandboxId === sandboxId) names.push(name);
  }
  return names;
}
