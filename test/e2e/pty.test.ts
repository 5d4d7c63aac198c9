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
    pty.open([...withoutHosts, '--fault', 'ec2:CreateVpc:denied*1'], { columns: 80, rows: 24 });
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
    expect(pty.history().join('\n')).toContain('A permission is missing');
    pty.keys('e');
    await pty.shows('Which answer?');
    pty.paste('web.ma');
    pty.keys('Tab', '9', 'Enter');

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

  test('Ctrl-C gives the terminal back in every phase; no frame is higher than the terminal', async () => {
    const small = { columns: 60, rows: 16 };
    const whole: string[] = [];
    const left = async (code: number) => {
      expect(await pty.ended()).toEqual({ code, terminal: restored });
      whole.push(pty.raw());
    };
    pty.open(withoutHosts, small);
    await pty.shows('Quick start');
    pty.keys('Down', 'Enter');
    await pty.shows('1 of 7');
    pty.keys('C-u');
    pty.paste('kept');
    await pty.shows('kept_');
    pty.keys('C-c');
    await left(130);
    expect(pty.history().join('\n')).toContain('Nothing was created. The answers are kept for the next time.');

    // The checks of the account do not answer: nobody has to wait for them.
    pty.open([...withoutHosts, '--fault', 'iam:SimulatePrincipalPolicy:silence'], small);
    await pty.shows('Quick start');
    pty.keys('Enter');
    await pty.shows('Review kept');
    await pty.shows('Checking the account');
    pty.keys('C-c');
    await left(130);

    pty.open([...withoutHosts, '--fault', 'none', '--fault', 'ec2:CreateVpc:quota*1'], small);
    await pty.shows('Quick start');
    pty.keys('Enter');
    await pty.shows('nothing in the way');
    pty.keys('Enter');
    await pty.shows('What now?');
    pty.keys('C-c');
    await left(1);

    pty.open(['--resume'], small);
    await pty.shows('Building kept');
    pty.keys('C-c');
    await left(130);
    expect(pty.history().join('\n')).toContain('tier3-wizard --resume --name kept');
    expect(whole.map(clearsScrollback)).toEqual([false, false, false, false]);
    expect(whole.map((raw) => highestRedraw(raw) < small.rows)).toEqual([true, true, true, true]);
  });

  test('line by line: asks, goes back, keeps the answers, asks after a failure, and never moves the cursor', async () => {
    pty.open([...withoutHosts, '--plain'], { columns: 80, rows: 24 });
    await pty.shows('questions: answer one by one:');
    pty.line('questions');
    await pty.shows('Name [demo]:');
    pty.line('Not a name');
    await pty.shows('Name must be lower-case letters');
    pty.line('shop');
    await pty.shows('Size [safe: two of each, a reader]:');
    pty.line('back');
    await pty.shows('Name [shop]:');
    pty.keys('C-c');
    expect(await pty.ended()).toEqual({ code: 130, terminal: restored });
    expect(pty.history().join('\n')).toContain('Nothing was created. The answers are kept for the next time.');
    expect(movements(pty.raw())).toEqual([]);

    pty.open([...withoutHosts, '--plain', '--fault', 'ec2:CreateSubnet:denied*1'], { columns: 80, rows: 24 });
    await pty.shows('Your answers of the last, unfinished time are filled in.');
    pty.line('');
    await pty.shows('Type build, a number from 1 to 7');
    pty.line('5');
    for (let question = 0; question < 5; question += 1) pty.line('');
    await pty.shows('Master password [generated]:');
    pty.line('2');
    await pty.shows('Password (not shown):');
    pty.line('Secret-1234');
    for (let question = 0; question < 2; question += 1) pty.line('');
    await pty.shows('typed by me');
    await pty.shows('nothing in the way');
    pty.line('build');
    await pty.shows('Your choice (r, e, b, k):');
    expect(pty.history().join('\n')).not.toContain('Secret-1234');
    pty.line('nonsense');
    await pty.shows('Please type one of r, e, b, k.');
    pty.line('b');
    expect(await pty.ended()).toEqual({ code: 1, terminal: restored });
    expect(movements(pty.raw())).toEqual([]);
  });

  test('what is looked for in the output would be found', () => {
    expect(clearsScrollback('a\u001b[3Jb')).toBe(true);
    expect(movements('a\u001b[1mb\u001b[22m\u001b[2K\u001b[?25l')).toEqual(['[2K', '[?2']);
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

/** The beginning of every sequence that does more than colour. */
function movements(raw: string): string[] {
  const sequences = raw.split('\u001b').slice(1);
  return sequences.filter((one) => !/^\[[0-9;]*m/.test(one)).map((one) => one.slice(0, 3));
}

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
