import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cli, newFolder } from './cli.js';
import { withoutHosts } from './sandboxed.js';
import { noTmux, PlayedPty } from './tmux.js';

const restored = ['echo', 'icanon', 'isig', 'normal buffer', 'cursor'];

describe.skipIf(noTmux)(`in a terminal with real keys${noTmux ? ` (skipped: ${noTmux})` : ''}`, () => {
  let folder: ReturnType<typeof newFolder>;
  let pty: PlayedPty;
  beforeEach(() => {
    folder = newFolder();
    pty = new PlayedPty(folder.path);
  });
  afterEach(async () => {
    pty.close();
    await cli(['sandbox', 'stop'], { cwd: pty.cwd });
    folder.remove();
  });

  test('quick start, back and edit, paste, a failure whose answer is edited, resized: to the end', async () => {
    pty.open([...withoutHosts, '--fault', 'ec2:CreateVpc:quota*1'], { columns: 80, rows: 24 });
    await pty.shows('Quick start');
    pty.keys('Enter');
    await pty.shows('Review demo: nothing is made yet');
    pty.keys('1');
    await pty.shows('1 of 7');
    pty.keys('C-u');
    pty.paste('shop日本');
    await pty.shows('shop日本');
    pty.keys('BSpace', 'BSpace', 'Escape');
    await pty.shows('Review shop: nothing is made yet');
    // Enter is held until the account was checked.
    await pty.shows('nothing in the way');
    pty.keys('Enter');

    await pty.shows('What now?');
    expect(pty.history().join('\n')).toContain('A quota of the account is used up');
    pty.keys('e');
    await pty.shows('Which answer?');
    pty.paste('web.ma');
    pty.keys('Tab', '9', 'Enter');
    await pty.shows('web.max=9');

    await pty.shows('Building shop');
    for (const [columns, rows] of [
      [60, 16],
      [120, 40],
      [70, 18],
    ] as const) {
      pty.resize({ columns, rows });
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    expect(await pty.ended()).toEqual({ code: 0, terminal: restored });
    expect(pty.history().join('\n')).toContain('shop is set up after');
    const state = JSON.parse(readFileSync(join(pty.cwd, '.tier3-wizard/shop/state.json'), 'utf8'));
    expect([state.status, state.settings.web.max]).toEqual(['complete', 9]);
    expect(clearsScrollback(pty.raw())).toBe(false);
    expect(highestRedraw(pty.raw())).toBeLessThan(40);
  });

  test('Ctrl-C gives the terminal back, in the questions and while it builds; no frame is higher than the terminal', async () => {
    pty.open(withoutHosts, { columns: 60, rows: 16 });
    await pty.shows('Quick start');
    pty.keys('Enter');
    await pty.shows('Review demo');
    pty.keys('C-c');
    expect(await pty.ended()).toEqual({ code: 130, terminal: restored });
    expect(pty.screen().join('\n')).toContain('Nothing was created.');

    pty.open(withoutHosts, { columns: 60, rows: 16 });
    await pty.shows('Quick start');
    pty.keys('Enter');
    await pty.shows('Review demo');
    await pty.shows('nothing in the way');
    pty.keys('Enter');
    await pty.shows('Building demo');
    pty.keys('C-c');
    expect(await pty.ended()).toEqual({ code: 130, terminal: restored });
    expect(pty.history().join('\n')).toContain('tier3-wizard --resume --name demo');
    expect(clearsScrollback(pty.raw())).toBe(false);
    expect(highestRedraw(pty.raw())).toBeLessThan(16);
  });

  test('what is looked for in the output would be found', () => {
    expect(clearsScrollback('a\u001b[3Jb')).toBe(true);
    expect(highestRedraw(`x${eraseAndUp.repeat(3)}\u001b[2K\u001b[G${eraseAndUp}y`)).toBe(3);
  });
});

test('bash completes what the built command line declares', async () => {
  const printed = await cli(['completion', 'bash'], { cwd: process.cwd() });
  const lines = [
    printed.stdout,
    'COMP_WORDS=(tier3-wizard sandbox st) COMP_CWORD=2',
    '_tier3_wizard',
    `echo \${COMPREPLY[@]}`,
  ];
  const { stdout, stderr } = spawnSync('bash', ['--norc'], { input: lines.join('\n'), encoding: 'utf8' });
  expect([printed.code, stdout, stderr]).toEqual([0, 'start stop status\n', '']);
});

function clearsScrollback(raw: string): boolean {
  return raw.includes('\u001b[3J');
}

const eraseAndUp = '\u001b[2K\u001b[1A';

/** The rows of the highest frame that was drawn over: so many lines were erased above the cursor's. */
function highestRedraw(raw: string): number {
  let [highest, run] = [0, 0];
  for (const between of raw.split(eraseAndUp).slice(1)) {
    run += 1;
    highest = Math.max(highest, run);
    if (between !== '') run = 0;
  }
  return highest;
}
