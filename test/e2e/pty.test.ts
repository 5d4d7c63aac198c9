import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli, newFolder } from './cli.js';
import { denied, phases } from './phases.js';
import { movements, offences } from './recording.js';
import { withoutHosts } from './sandboxed.js';
import { type Move, noTmux, PlayedPty, restored } from './tmux.js';

const [small, usual] = [
  { columns: 60, rows: 16 },
  { columns: 80, rows: 24 },
];

/** A terminal and a state folder of their own for each group of tests. */
function terminal(): { readonly pty: PlayedPty } {
  const folder = newFolder();
  const pty = new PlayedPty(folder.path);
  afterAll(async () => {
    const written = pty.recordings();
    pty.close();
    await cli(['sandbox', 'stop'], { cwd: pty.cwd });
    folder.remove();
    // Of whatever was played here: every byte is looked at.
    expect(written.flatMap(offences)).toEqual([]);
  });
  return { pty };
}

/** What the runs have left in the state folder: kept answers, and how far each environment is. */
function kept({ cwd }: PlayedPty): string[] {
  const folder = join(cwd, '.tier3-wizard');
  const content = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  return (existsSync(folder) ? readdirSync(folder).sort() : [])
    .filter((name) => name !== '_sandbox')
    .map((name) => {
      if (name === 'draft.json') return `answers of ${content(name).name}`;
      const lock = existsSync(join(folder, name, 'lock')) ? ', locked' : '';
      return `${name} ${content(`${name}/state.json`).status}${lock}`;
    });
}

describe.skipIf(noTmux)(`in a terminal with real keys${noTmux ? ` (skipped: ${noTmux})` : ''}`, () => {
  describe('a setup', () => {
    const { pty } = terminal();

    test('quick start, back and edit, paste, a failure whose answer is edited, resized: to the end', async () => {
      pty.open([...withoutHosts, ...denied], usual);
      await pty.play(
        ['shows', 'Quick start'],
        ['keys', 'Enter'],
        ['shows', 'Review demo: nothing is made yet'],
        ['keys', '1'],
        ['shows', '1 of 7'],
        ['keys', 'C-u'],
        ['pastes', 'shop日本'],
        ['shows', 'shop日本'],
        ['keys', 'BSpace', 'BSpace', 'Escape'],
        ['shows', 'Review shop: nothing is made yet'],
        // Enter is held until the account was checked.
        ['shows', 'nothing in the way'],
        ['keys', 'Enter'],
        ['shows', 'What now?'],
        ['shows', 'A permission is missing'],
        ['keys', 'e'],
        ['shows', 'Which answer?'],
        ['pastes', 'web.ma'],
        ['keys', 'Tab', '9', 'Enter'],
        ['shows', 'Building shop'],
      );
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
    });
  });

  describe('Ctrl-C gives the terminal back', () => {
    const { pty } = terminal();
    /** The settings of a profile that leads here, while the wizard knows no better than that it is AWS. */
    const profile = { AWS_CONFIG_FILE: join(pty.cwd, 'profile') };
    beforeAll(async () => {
      const started = await cli(['sandbox', 'start', ...withoutHosts.slice(1), '--json'], { cwd: pty.cwd });
      expect(started.code, started.stderr).toBe(0);
      const { url, accessKeyId, secretAccessKey, region } = JSON.parse(started.stdout);
      const keys = [`aws_access_key_id=${accessKeyId}`, `aws_secret_access_key=${secretAccessKey}`];
      writeFileSync(
        profile.AWS_CONFIG_FILE,
        ['[default]', `region=${region}`, `endpoint_url=${url}`, ...keys].join('\n'),
      );
    });

    test.each(phases(profile))('%s', async (_phase, { args, env, moves, signal, code, says, keeps }) => {
      pty.open(args, small, env);
      await pty.play(...moves);
      if (signal) process.kill(pty.pid(), signal);
      else pty.keys('C-c');
      expect(await pty.ended()).toEqual({ code, terminal: restored });
      expect(pty.history().join('\n')).toContain(says);
      expect(kept(pty)).toEqual(keeps);
    });
  });

  describe('a terminal that is closed', () => {
    const { pty } = terminal();

    test('while it builds: what runs settles and is saved, and nothing stays locked', async () => {
      pty.open(withoutHosts, usual);
      await pty.play(
        ['shows', 'Quick start'],
        ['keys', 'Enter'],
        ['shows', 'nothing in the way'],
        ['keys', 'Enter'],
        ['shows', 'Building demo'],
      );
      pty.close();
      await expect.poll(() => kept(pty), { timeout: 60_000 }).toEqual(['demo building']);
    });
  });

  describe('line by line', () => {
    const { pty } = terminal();

    test('asks, goes back, keeps the answers, asks after a failure, and never moves the cursor', async () => {
      pty.open([...withoutHosts, '--plain'], usual);
      await pty.play(
        ['shows', 'questions: answer one by one:'],
        ['line', 'questions'],
        ['shows', 'Name [demo]:'],
        ['line', 'Not a name'],
        ['shows', 'Name must be lower-case letters'],
        ['line', 'shop'],
        ['shows', 'Size [safe: two of each, a reader]:'],
        ['line', 'back'],
        ['shows', 'Name [shop]:'],
        ['keys', 'C-c'],
      );
      expect(await pty.ended()).toEqual({ code: 130, terminal: restored });
      expect(pty.history().join('\n')).toContain('Nothing was created. The answers are kept for the next time.');

      pty.open([...withoutHosts, '--plain', '--fault', 'ec2:CreateSubnet:denied*1'], usual);
      const byDefault = (count: number): Move[] => Array.from({ length: count }, () => ['line', '']);
      await pty.play(
        ['shows', 'Your answers of the last, unfinished time are filled in.'],
        ['line', ''],
        ['shows', 'Type build, a number from 1 to 7'],
        ['line', '5'],
        ...byDefault(5),
        ['shows', 'Master password [generated]:'],
        ['line', '2'],
        ['shows', 'Password (not shown):'],
        ['line', 'Secret-1234'],
        ...byDefault(2),
        ['shows', 'typed by me'],
        ['shows', 'nothing in the way'],
        ['line', 'build'],
        ['shows', 'Your choice (r, e, b, k):'],
        ['line', 'nonsense'],
        ['shows', 'Please type one of r, e, b, k.'],
        ['line', 'b'],
      );
      expect(await pty.ended()).toEqual({ code: 1, terminal: restored });
      expect(pty.recordings().flatMap(({ raw }) => movements(raw))).toEqual([]);
      expect(pty.raw()).not.toContain('Secret-1234');
    });
  });
});

test('what is looked for in every byte would be found', () => {
  const frame = (rows: number): string => `${'\u001b[2K\u001b[1A'.repeat(rows)}\u001b[2K\u001b[Gx`;
  const found = (raw: string, ...resizes: { at: number; size: typeof usual }[]) =>
    offences({ raw, size: small, resizes });
  expect(found('a\u001b[3Jb\u001bcc')).toEqual(['clears the scrollback', 'resets the terminal']);
  expect(found(frame(15) + frame(16) + frame(3))).toEqual(['draws 16 rows on 16']);
  const before = frame(15);
  expect(found(before + frame(23), { at: before.length, size: usual })).toEqual([]);
  expect(found(before + frame(24), { at: before.length, size: usual })).toEqual(['draws 24 rows on 24']);
  const lower = { columns: 60, rows: 10 };
  expect(found(before + frame(15) + frame(9), { at: before.length, size: lower })).toEqual([]);
  expect(found(before + frame(9) + frame(15), { at: before.length, size: lower })).toEqual(['draws 15 rows on 10']);
  expect(movements('a\u001b[1mb\u001b[22m\u001b[2K\u001b[?25l')).toEqual(['[2K', '[?2']);
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
