import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Reporter, TestCase, TestModule, TestSpecification, Vitest } from 'vitest/node';
import { brokenPromises, isCovered, type Results, readCoverage } from '../sandbox/coverage.js';
import type { Share } from '../truth.js';
import { countsOf } from './closing-line.js';

const tests = join(import.meta.dirname, '..');
/** What `npm run test:truth` prints. */
const recordPath = join(tests, '../node_modules/.cache/tier3-wizard/truth.txt');

/**
 * Matches every test that COVERAGE.md names against the tests that ran, and fails the run where one does not exist or
 * did not pass. A run of whole projects leaves its figures for `npm run test:truth`, so that nothing is run twice.
 */
export default class Truth implements Reporter {
  #vitest: Vitest | undefined;
  #everyFile = false;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunStart(specifications: readonly TestSpecification[]): Promise<void> {
    const all = await this.#vitest?.globTestSpecifications();
    this.#everyFile = all?.length === specifications.length;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    // Of the files only some tests run: about the others nothing can be said.
    if (this.#vitest?.config.testNamePattern) return;
    const cases = modules.flatMap((module) => [...module.children.allTests()]);
    const { rows } = readCoverage();
    const broken = brokenPromises(rows, resultsOf(cases), new Set(modules.map(fileOf)));
    for (const promise of broken) console.log(promise);
    if (broken.length > 0) process.exitCode = 1;
    if (!this.#everyFile) return;
    const lines = [
      `facts of AWS covered: ${rows.filter(isCovered).length} of ${rows.length} listed`,
      ...cases.flatMap((one) => Object.entries(one.meta().figures ?? {})).map(([what, figure]) => `${what}: ${figure}`),
      ...[...sharesOf(cases)].map(([what, { shown, of, word }]) => `${what}: ${shown} of ${of} ${word}`),
      `distinct error codes produced: ${new Set(cases.flatMap((one) => one.meta().errorCodes ?? [])).size}`,
      countsOf(modules),
    ];
    mkdirSync(dirname(recordPath), { recursive: true });
    writeFileSync(recordPath, `${lines.join('\n')}\n`);
  }
}

/** Under `test/`, as COVERAGE.md names it. */
function fileOf({ moduleId }: TestModule): string {
  return relative(tests, moduleId);
}

function resultsOf(cases: readonly TestCase[]): Results {
  return new Map(
    cases.flatMap((one) => {
      const { state } = one.result();
      // A group that is skipped says why in its name.
      const name = one.fullName.replace(/ \(skipped: .*\)(?= > )/, '');
      return state === 'pending' ? [] : [[`${fileOf(one.module)}: ${name}`, state] as const];
    }),
  );
}

/** The same thing counted by several tests is counted together. */
function sharesOf(cases: readonly TestCase[]): ReadonlyMap<string, Share> {
  const shares = new Map<string, Share>();
  for (const [what, share] of cases.flatMap((one) => Object.entries(one.meta().shares ?? {}))) {
    const { shown = 0, of = 0 } = shares.get(what) ?? {};
    shares.set(what, { shown: shown + share.shown, of: of + share.of, word: share.word });
  }
  return shares;
}
