import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { brokenPromises, isCovered, parseCoverage, readCoverage, testsOf } from './coverage.js';

const document = readCoverage();

test('every row of the document can be read, and names files that exist', () => {
  expect(document.unreadable).toEqual([]);
  const files = new Set(document.rows.flatMap((row) => testsOf(row).map(({ file }) => file)));
  expect([...files].filter((file) => !existsSync(join(import.meta.dirname, '..', file)))).toEqual([]);
});

test('every fact is listed once', () => {
  const facts = document.rows.map(({ section, fact }) => `${section}: ${fact}`);
  expect(facts.filter((fact, at) => facts.indexOf(fact) !== at)).toEqual([]);
});

const sample = parseCoverage(`
| this table | is not | counted |
## 4 Networks
| fact | sandbox | product |
|---|---|---|
| shown on both sides | \`a.test.ts: one\` | \`b.test.ts: two\\|three\`<br>\`b.test.ts: case …\` |
| shown on one side | nothing to do: a fact about the SDK | \`b.test.ts: four\` |
| not shown | \`a.test.ts: one\` | not covered: nobody needs it |
| without a reason | not covered: | \`a.test.ts: one\` |
| without a test | yes | \`a.test.ts: one\` |
`);

test('a row tells tests by file and name, or a reason; anything else cannot be read', () => {
  expect(sample.rows.map((row) => [row.section, row.fact, isCovered(row)])).toEqual([
    ['4', 'shown on both sides', true],
    ['4', 'shown on one side', true],
    ['4', 'not shown', false],
  ]);
  expect(sample.unreadable.map((line) => /\| (.*?) \|/.exec(line)?.[1])).toEqual([
    'without a reason',
    'without a test',
  ]);
});

test('a test that is named but does not exist, or fails, is a promise that is broken', () => {
  const results = new Map([
    ['a.test.ts: one', 'passed'],
    ['b.test.ts: two|three', 'failed'],
    ['b.test.ts: case 1', 'passed'],
    ['b.test.ts: case 2', 'passed'],
  ] as const);
  const ran = new Set(['a.test.ts', 'b.test.ts']);
  expect(brokenPromises(sample.rows, results, ran)).toEqual([
    'COVERAGE.md line 6: b.test.ts: two|three did not pass',
    'COVERAGE.md line 7: b.test.ts: four does not exist',
  ]);
  expect(brokenPromises(sample.rows, new Map(), new Set())).toEqual([]);
});
