import { Refusal } from '../errors.js';
import { makeFolder } from '../lib/make-folder.js';

/** A folder for this user alone. @throws Refusal when it cannot be made. */
export async function privateFolder(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal(`The folder ${path} cannot be made: ${reason}.`, 'Name another state folder with --state DIR.');
  }
}
