import { expect } from 'vitest';
import type { Size } from '../../src/ui/screen.js';
import { type Line, lineWidth, type Tone, textOf } from '../../src/ui/text/line.js';
import type { TargetFacts } from '../../src/ui/text/target-header.js';
import { createTheme } from '../../src/ui/theme.js';

export const sizes: readonly Size[] = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

export const theme = createTheme({ colour: false, unicode: true });

export const sandbox: TargetFacts = {
  kind: 'sandbox',
  region: 'us-east-1',
  accountId: '000000000000',
  accountAlias: 'sandbox',
};

export const realAws: TargetFacts = {
  kind: 'aws',
  region: 'eu-central-1',
  accountId: '123456789012',
  accountAlias: 'example-prod',
};

/** Tones that tell how something is. */
const telling: readonly Tone[] = ['good', 'bad', 'warn'];

/** A glyph or a word that says the same without colours. */
const told =
  /[✔✖▲○]|^[+x!-] |\b(REAL AWS|HEALTHY|DEGRADED|Paused|simulated|failed|stopping|trying again|longer than usual|does not|cannot be undone|until it is removed|wrong|note)\b/;

/** The rows that nobody understands without their colours; a wrapped row is understood by the one it goes on from. */
export function saidByColourOnly(lines: readonly Line[]): Line[] {
  return lines.filter((line, at) => {
    let first = at;
    while (first > 0 && /^ /.test(textOf(lines[first] ?? []))) first -= 1;
    const whole = lines
      .slice(first, at + 1)
      .map(textOf)
      .join(' ');
    return line.some(({ tone }) => telling.includes(tone)) && !told.test(whole);
  });
}

/** Compares a whole frame with its text file, and its measures with the terminal's. */
export async function expectFrame(name: string, lines: readonly Line[], size: Size): Promise<void> {
  expect(lines.length).toBeLessThan(size.rows);
  expect(lines.filter((line) => lineWidth(line) > size.columns).map(textOf)).toEqual([]);
  expect(saidByColourOnly(lines).map(textOf)).toEqual([]);
  await expectText(`${name}-${size.columns}x${size.rows}`, lines.map(textOf));
}

export async function expectText(name: string, lines: readonly string[]): Promise<void> {
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`frames/${name}.txt`);
}
