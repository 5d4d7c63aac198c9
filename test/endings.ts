import { afterAll, afterEach } from 'vitest';

/** Gives back what a test or a file took; what it throws fails the test. */
type Ending = () => Promise<void> | void;

const ofTest: Ending[] = [];
const ofFile: Ending[] = [];

/** Runs when the test that runs now has ended, also when it failed. */
export function atEndOfTest(ending: Ending): void {
  ofTest.push(ending);
}

/** Runs when the last test of the file that runs now has ended. */
export function atEndOfFile(ending: Ending): void {
  ofFile.push(ending);
}

/**
 * Announces the two to the runner, for every file anew: files share their modules, so that a hook in one of those would
 * be announced for the first file alone.
 */
export function announceEndings(): void {
  afterEach(() => run(ofTest));
  afterAll(() => run(ofFile));
}

async function run(endings: Ending[]): Promise<void> {
  await Promise.all(endings.splice(0).map((end) => end()));
}
