import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bell, tellEnd, telling } from '../../src/commands/notify.js';
import { WizardError } from '../../src/errors.js';
import { systemClock, VirtualClock } from '../../src/lib/clock.js';
import { playedTerminal } from './played.js';

const ending = { doing: 'setup', environment: 'demo', code: 0, url: 'http://127.0.0.1:18080/' } as const;

/** A shell finds its programs. */
const PATH = '/usr/bin:/bin';

test('the command of --notify hears how it ended, and a silent end says nothing', async () => {
  const terminal = playedTerminal(systemClock);
  const command = 'env | grep TIER3_WIZARD_ | sort > heard.txt; echo noise';
  await tellEnd({ set: [], notify: command }, { ...terminal, env: { PATH } }, ending);
  expect(readFileSync(join(terminal.cwd, 'heard.txt'), 'utf8').trimEnd().split('\n')).toEqual([
    'TIER3_WIZARD_COMMAND=setup',
    'TIER3_WIZARD_ENVIRONMENT=demo',
    'TIER3_WIZARD_EXIT_CODE=0',
    'TIER3_WIZARD_OUTCOME=done',
    'TIER3_WIZARD_URL=http://127.0.0.1:18080/',
  ]);
  expect([terminal.said(), terminal.data()]).toEqual([[], []]);
});

test('an end by an error is told, too, and the error goes on', async () => {
  const terminal = playedTerminal(systemClock);
  const full = new WizardError('The disk is full.', { blame: 'user', remedy: 'Make room.', exitCode: 1 });
  const told = telling(
    { set: [], notify: 'echo "$TIER3_WIZARD_COMMAND $TIER3_WIZARD_OUTCOME" > heard.txt' },
    { ...terminal, env: { PATH } },
    { doing: 'resume', environment: 'demo' },
    () => Promise.reject(full),
  );
  await expect(told).rejects.toBe(full);
  expect(readFileSync(join(terminal.cwd, 'heard.txt'), 'utf8')).toBe('resume failed\n');
});

test.each([
  ['', 'The command of --notify is empty.'],
  ['exit 3', 'The command of --notify ended with exit code 3.'],
  ['kill -9 $$', 'The command of --notify ended with SIGKILL.'],
])('of one that fails (%s) there is one line', async (notify, line) => {
  const terminal = playedTerminal(systemClock);
  await tellEnd({ set: [], notify }, { ...terminal, env: { PATH } }, ending);
  expect(terminal.said()).toEqual([line]);
});

test('one that takes longer than ten seconds is not waited for', async () => {
  const clock = new VirtualClock();
  const terminal = playedTerminal(clock);
  const told = tellEnd({ set: [], notify: 'sleep 30' }, { ...terminal, env: { PATH } }, ending);
  await clock.advance(10_000);
  await told;
  expect(terminal.said()).toEqual([]);
});

test('one that takes long is left with Ctrl-C, after an interrupted run with the next one', async () => {
  const terminal = playedTerminal(new VirtualClock());
  const [stop, abandon] = [new AbortController(), new AbortController()];
  const signals = { stop: stop.signal, abandon: abandon.signal };
  const tell = () => tellEnd({ set: [], notify: 'sleep 30' }, { ...terminal, ...signals, env: { PATH } }, ending);
  const first = tell();
  stop.abort();
  await first;
  const second = tell();
  abandon.abort();
  await second;
  expect(terminal.said()).toEqual([]);
});

test('--bell rings, and tells terminals that know OSC 9; without a terminal it is silent', async () => {
  expect(bell({ doing: 'teardown', environment: 'demo', code: 3 })).toBe(
    '\u0007\u001b]9;tier3-wizard: teardown of demo leftovers\u001b\\',
  );
  const terminal = playedTerminal(systemClock);
  await tellEnd({ set: [], bell: true }, terminal, ending);
  expect(terminal.said()).toEqual([]);
});
