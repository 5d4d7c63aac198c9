import { describe, expect, it } from 'vitest';
import { liveFrame } from '../../../src/ui/progress/layout.js';
import { historyLine, noticeLines } from '../../../src/ui/progress/row.js';
import { createProgressStore } from '../../../src/ui/progress/store.js';
import { textOf } from '../../../src/ui/text/line.js';
import { createTheme } from '../../../src/ui/theme.js';
import { expectFrame, realAws, sandbox, sizes, theme } from '../frame.js';
import { at, busy, calm, picture, quota, runStarted, start, steps } from '../run-fixture.js';

const later = (seconds: number): number => start + seconds * 1000;

describe.each(sizes)('the live frame at $columns x $rows', (size) => {
  it('shows few steps at work with what they wait for and what comes next', async () => {
    const frame = liveFrame({ progress: picture(calm), target: realAws, now: later(75), size, theme });
    await expectFrame('progress-calm', frame, size);
  });

  it('shows what has just started, before anything is awaited', async () => {
    const begun = ['vpc', 'instance-roles'].map((step) => at(0, { type: 'step-started', step }));
    const frame = liveFrame({
      progress: picture([runStarted, ...begun]),
      target: realAws,
      now: later(1),
      size,
      theme,
    });
    await expectFrame('progress-begun', frame, size);
  });

  it('says that a failure stops it, and what still settles', async () => {
    const progress = picture([
      ...busy,
      at(74, { type: 'step-failed', step: 'nat-gateway', failure: quota }),
      at(74, { type: 'run-stopping', reason: 'failure' }),
    ]);
    const frame = liveFrame({ progress, target: realAws, now: later(75), size, theme });
    await expectFrame('progress-failing', frame, size);
  });

  it('shows eight steps at work at once', async () => {
    const frame = liveFrame({ progress: picture(busy), target: sandbox, now: later(75), size, theme });
    await expectFrame('progress-busy', frame, size);
  });

  it('says what is simulated, the milestone and that it is stopping', async () => {
    const target = { ...sandbox, simulated: 'this machine cannot make hosts, so nothing answers over HTTP' };
    const progress = picture([
      ...busy,
      at(70, { type: 'milestone', milestone: 'serving' }),
      at(74, { type: 'run-stopping', reason: 'interrupt' }),
    ]);
    const frame = liveFrame({ progress, target, now: later(75), size, theme });
    await expectFrame('progress-stopping', frame, size);
  });

  it('says that it is paused until somebody has signed in again', async () => {
    const failure = { class: 'credentials', message: 'The security token has expired', remedy: 'Sign in.' } as const;
    const progress = picture([...busy, at(74, { type: 'run-paused', failure })]);
    const frame = liveFrame({ progress, target: realAws, now: later(75), size, theme });
    await expectFrame('progress-paused', frame, size);
  });

  it('keeps its keys however much AWS says of ended credentials', () => {
    const failure = { class: 'credentials', message: 'expired '.repeat(80), remedy: 'Sign in.' } as const;
    const progress = picture([...busy, at(74, { type: 'run-paused', failure })]);
    const rows = liveFrame({ progress, target: realAws, now: later(75), size, theme }).map(textOf);
    const paused = rows.findIndex((row) => row.startsWith('▲ Paused: sign in again'));
    expect([rows.length - paused, rows.at(-1), rows.length < size.rows]).toEqual([4, 'Ctrl-C stop safely', true]);
  });

  it('names a step that takes longer than usual', async () => {
    const frame = liveFrame({ progress: picture(calm), target: realAws, now: later(400), size, theme });
    await expectFrame('progress-late', frame, size);
  });

  it('names all of eight steps that take longer than usual, with the last answer', async () => {
    const frame = liveFrame({ progress: picture(busy), target: realAws, now: later(900), size, theme });
    await expectFrame('progress-busy-late', frame, size);
  });

  it('keeps to ASCII where the terminal has nothing else', async () => {
    const ascii = createTheme({ colour: false, unicode: false });
    const frame = liveFrame({ progress: picture(busy), target: sandbox, now: later(75), size, theme: ascii });
    await expectFrame('progress-ascii', frame, size);
    expect(frame.map(textOf).join('')).toMatch(/^[\x20-\x7e]*$/);
  });

  it('fits when every step of the run is at work', () => {
    const progress = picture([runStarted, ...steps.map((step) => at(1, { type: 'step-started', step: step.id }))]);
    const frame = liveFrame({ progress, target: sandbox, now: later(5), size, theme });
    const count = frame.map(textOf).filter((row) => row.includes('▸')).length;
    const more = frame.map(textOf).find((row) => row.includes('at work'));
    expect(frame.length).toBeLessThan(size.rows);
    expect(count + Number(/and (\d+) more/.exec(more ?? '')?.[1] ?? 0)).toBe(steps.length);
  });
});

describe('a settled step in the history', () => {
  const rows = picture([
    runStarted,
    at(0, { type: 'step-started', step: 'vpc' }),
    at(4, { type: 'step-finished', step: 'vpc', reused: false }),
    at(5, { type: 'step-started', step: 'subnets' }),
    at(5, { type: 'step-finished', step: 'subnets', reused: true }),
    at(5, { type: 'step-started', step: 'nat-gateway' }),
    at(9, { type: 'step-failed', step: 'nat-gateway', failure: quota }),
    at(9, { type: 'step-skipped', step: 'schema', reason: 'simulated: no hosts' }),
  ]).rows;
  const show = (id: string, direction: 'create' | 'destroy'): string[] =>
    rows.filter((row) => row.facts.id === id).map((row) => textOf(historyLine(row, direction, 72, theme)));

  it('says how it ended and how long it took', () => {
    expect([
      ...show('vpc', 'create'),
      ...show('subnets', 'create'),
      ...show('nat-gateway', 'create'),
      ...show('schema', 'create'),
    ]).toEqual([
      '✔ VPC                          done                                 0:04',
      '✔ Subnets                      was there already                    0:00',
      '✖ NAT gateway                  failed: The maximum number of ad…    0:04',
      '○ Database schema              skipped: simulated: no hosts',
    ]);
  });

  it('says whole what the run goes on without', () => {
    const notice = 'Sessions of Session Manager stay open until they are idle: ssm:TerminateSession is not allowed.';
    const store = createProgressStore();
    store.add(runStarted);
    store.add(at(9, { type: 'unshown', action: 'ssm:TerminateSession', notice }));
    const { history } = store.picture();
    const [entry] = history;
    expect(entry && 'notice' in entry && noticeLines(entry.notice, 72, theme).map(textOf)).toEqual([
      '▲ Sessions of Session Manager stay open until they are idle:',
      '  ssm:TerminateSession is not allowed.',
    ]);
  });

  it('speaks of removal in a teardown', () => {
    expect([...show('vpc', 'destroy'), ...show('subnets', 'destroy')]).toEqual([
      '✔ VPC                          removed                              0:04',
      '✔ Subnets                      was gone already                     0:00',
    ]);
  });
});
