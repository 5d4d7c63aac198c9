// Plays a setup in a real terminal (tmux) and writes what was seen as assets/setup.svg: npm run recording
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { animatedSvg } from './svg.mjs';

const root = resolve(import.meta.dirname, '../..');
const size = { columns: 84, rows: 26 };
/** No picture stays longer than so many seconds, however long the work took. */
const longest = 1;
const args = process.argv.slice(2);

/** What is waited for, and the key that follows it. */
const play = [
  ['Quick start', 'Enter'],
  ['nothing in the way', 'Enter'],
  ['The same again without questions', undefined],
];

const folder = mkdtempSync(join(tmpdir(), 't3r-'));
const env = { ...process.env, LANG: 'C.UTF-8', TMUX_TMPDIR: folder };
for (const name of ['CI', 'NO_COLOR', 'TMUX']) delete env[name];
const frames = [];
try {
  tmux('new-session', '-d', '-x', String(size.columns), '-y', String(size.rows), '-c', folder, 'sh');
  tmux('send-keys', `PS1='$ '; alias tier3-wizard='${process.execPath} ${join(root, 'dist/cli.js')}'; clear`, 'Enter');
  await sleep(1_000);
  tmux('send-keys', ['tier3-wizard --sandbox', ...args].join(' '));
  await watch((text) => text.includes('--sandbox'));
  tmux('send-keys', 'Enter');
  for (const [awaited, key] of play) {
    await watch((text) => text.includes(awaited));
    await watch(() => true);
    if (key) tmux('send-keys', key);
  }
} finally {
  spawnSync('tmux', ['-L', 't3r', 'kill-server'], { env });
  const clean = ['--teardown', '--yes', '--final-snapshot', 'none'];
  spawnSync(process.execPath, [join(root, 'dist/cli.js'), ...clean], { cwd: folder, env });
  rmSync(folder, { recursive: true, force: true });
}
const timed = frames.map(({ at, lines }, index) => {
  const next = frames[index + 1];
  return { lines, seconds: next ? Math.min(longest, (next.at - at) / 1000) : 5 };
});
writeFileSync(join(root, 'assets/setup.svg'), animatedSvg(timed, size));

/** Keeps every new picture until one is as it should be. */
async function watch(isThere) {
  for (const until = Date.now() + 600_000; ; await sleep(200)) {
    const text = tmux('capture-pane', '-p', '-e');
    const lines = text.split('\n').slice(0, size.rows);
    if (JSON.stringify(lines) !== JSON.stringify(frames.at(-1)?.lines)) frames.push({ at: Date.now(), lines });
    if (isThere(tmux('capture-pane', '-p'))) return;
    if (Date.now() > until) throw new Error(`It does not go on:\n${text}`);
  }
}

function tmux(...words) {
  const result = spawnSync('tmux', ['-L', 't3r', '-f', '/dev/null', ...words], { env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`tmux ${words[0]}: ${result.stderr}`);
  return result.stdout;
}
