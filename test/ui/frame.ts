import { expect } from 'vitest';
import type { Size } from '../../src/ui/screen.js';
import { type Line, lineWidth, textOf } from '../../src/ui/text/line.js';
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

/** Compares a whole frame with its text file, and its measures with the terminal's. */
export async function expectFrame(name: string, lines: readonly Line[], size: Size): Promise<void> {
  expect(lines.length).toBeLessThan(size.rows);
  expect(lines.filter((line) => lineWidth(line) > size.columns).map(textOf)).toEqual([]);
  await expectText(`${name}-${size.columns}x${size.rows}`, lines.map(textOf));
}

export async function expectText(name: string, lines: readonly string[]): Promise<void> {
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`frames/${name}.txt`);
}
