import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One side of a fact: the tests that show it, why it is not shown, or why there is nothing to show. */
export type Side =
  | { readonly kind: 'tests'; readonly tests: readonly TestName[] }
  | { readonly kind: 'not covered' | 'nothing to do'; readonly reason: string };

/** A test by its file under `test/` and its full name; `anyCase` names every case of a table by what they begin with. */
export interface TestName {
  readonly file: string;
  readonly name: string;
  readonly anyCase: boolean;
}

export interface Row {
  readonly section: string;
  readonly fact: string;
  readonly sandbox: Side;
  readonly product: Side;
  /** In the document, from 1. */
  readonly line: number;
}

export interface Coverage {
  readonly rows: readonly Row[];
  /** Lines that cannot be read as the head of the document demands. */
  readonly unreadable: readonly string[];
}

/** How a test ended, by `file: full name`. */
export type Results = ReadonlyMap<string, 'passed' | 'failed' | 'skipped'>;

const documentPath = join(import.meta.dirname, 'COVERAGE.md');

export function readCoverage(): Coverage {
  return parseCoverage(readFileSync(documentPath, 'utf8'));
}

/** Reads the tables of the document; a table counts below a heading of the form `## 4 ...`. */
export function parseCoverage(text: string): Coverage {
  const rows: Row[] = [];
  const unreadable: string[] = [];
  let section: string | undefined;
  for (const [at, content] of text.split('\n').entries()) {
    const line = at + 1;
    if (/^#{1,2} /.test(content)) section = /^## (\d+)/.exec(content)?.[1];
    if (section === undefined || !content.startsWith('|') || /^\|( fact |-)/.test(content)) continue;
    const [, fact = '', sandbox = '', product = '', ...rest] = content.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const sides = [sideOf(sandbox), sideOf(product)] as const;
    if (!fact || !sides[0] || !sides[1] || rest.join('') !== '') unreadable.push(`line ${line}: ${content}`);
    else rows.push({ section, fact, sandbox: sides[0], product: sides[1], line });
  }
  return { rows, unreadable };
}

function sideOf(cell: string): Side | undefined {
  const [, kind, reason] = /^(not covered|nothing to do): (.+)$/.exec(cell) ?? [];
  if (reason && (kind === 'not covered' || kind === 'nothing to do')) return { kind, reason };
  const parts = cell.split(/\s*<br>\s*/).map((part) => /^`(\S+\.test\.tsx?): (.+)`$/.exec(part.replaceAll('\\|', '|')));
  const tests = parts.flatMap((match): TestName[] => {
    const [, file, name] = match ?? [];
    return file && name ? [{ file, name: name.replace(/…$/, ''), anyCase: name.endsWith('…') }] : [];
  });
  return tests.length === parts.length ? { kind: 'tests', tests } : undefined;
}

export function testsOf(row: Row): readonly TestName[] {
  return [row.sandbox, row.product].flatMap((side) => (side.kind === 'tests' ? side.tests : []));
}

/** A fact counts when something shows it and neither side is missing. */
export function isCovered({ sandbox, product }: Row): boolean {
  const kinds = [sandbox.kind, product.kind];
  return kinds.includes('tests') && !kinds.includes('not covered');
}

/** What the document promises and a run did not keep. Files that were not run are not looked at. */
export function brokenPromises(rows: readonly Row[], results: Results, ran: ReadonlySet<string>): string[] {
  const named = rows.flatMap((row) => testsOf(row).map((test) => ({ row, test })));
  return named.flatMap(({ row, test }) => {
    if (!ran.has(test.file)) return [];
    const where = `COVERAGE.md line ${row.line}: ${test.file}: ${test.name}`;
    const ends = endsOf(test, results);
    if (ends.length === 0) return [`${where} does not exist`];
    return ends.includes('failed') ? [`${where} did not pass`] : [];
  });
}

function endsOf({ file, name, anyCase }: TestName, results: Results): string[] {
  const wanted = `${file}: ${name}`;
  return [...results].flatMap(([full, end]) => (full === wanted || (anyCase && full.startsWith(wanted)) ? [end] : []));
}
