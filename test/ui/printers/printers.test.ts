import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../src/engine/events.js';
import { VirtualClock } from '../../../src/lib/clock.js';
import { createJsonPrinter } from '../../../src/ui/printers/json.js';
import { createPlainPrinter } from '../../../src/ui/printers/plain.js';
import { createTheme, type Theme } from '../../../src/ui/theme.js';
import { expectText, sandbox, theme } from '../frame.js';
import { at, busy, quota, start } from '../run-fixture.js';

const failed: readonly EngineEvent[] = [
  ...busy,
  at(80, { type: 'step-failed', step: 'nat-gateway', failure: quota }),
  at(80, { type: 'run-stopping', reason: 'failure' }),
  at(95, { type: 'step-skipped', step: 'schema', reason: 'simulated: no hosts' }),
  at(96, { type: 'run-finished', outcome: { kind: 'failed', failures: [{ step: 'nat-gateway', failure: quota }] } }),
];

/** Plays events at their times, as a run would, and collects the lines. */
async function play(events: readonly EngineEvent[], look: Theme = theme): Promise<string[]> {
  const clock = new VirtualClock(start);
  const lines: string[] = [];
  const printer = createPlainPrinter({
    writeLine: (line) => lines.push(line),
    theme: look,
    target: { ...sandbox, simulated: 'this machine cannot make hosts, so nothing answers over HTTP' },
    clock,
  });
  for (const event of [...events].sort((a, b) => a.at - b.at)) {
    await clock.advance(event.at - clock.now());
    printer.onEvent(event);
  }
  await printer.close();
  await clock.advance(120_000);
  return lines;
}

describe('the plain printer', () => {
  it('writes a line per change, a heartbeat every 30 s, and a summary', async () => {
    await expectText('plain-failed', await play(failed));
  });

  it('says the same wait only once', async () => {
    const wait = at(10, { type: 'step-waiting', step: 'nat-gateway', reason: 'the gateway' });
    const lines = await play([
      ...busy.slice(0, 1),
      at(9, { type: 'step-started', step: 'nat-gateway' }),
      wait,
      { ...wait, at: wait.at + 5000 },
      { ...wait, at: wait.at + 9000 },
    ]);
    expect(lines.filter((line) => line.includes('waiting for the gateway'))).toEqual([
      '   0:10  NAT gateway: waiting for the gateway',
    ]);
  });

  it('says what the run goes on without', async () => {
    const told = { action: 'ec2:DeleteTags', notice: 'The tag stays: ec2:DeleteTags is not allowed.' } as const;
    const lines = await play([...busy.slice(0, 1), at(9, { type: 'unshown', ...told })]);
    expect(lines.filter((line) => line.includes('ec2:DeleteTags'))).toEqual([
      '   0:09  ▲ The tag stays: ec2:DeleteTags is not allowed.',
    ]);
  });

  it('uses colour only where it may', async () => {
    const coloured = await play(failed, createTheme({ colour: true, unicode: true }));
    const stripped = coloured.map(stripVTControlCharacters);
    expect(coloured.join('')).toContain('\u001b[31m');
    expect((await play(failed)).join('')).not.toContain('\u001b');
    expect(stripped).toEqual(await play(failed));
  });

  it('shows no escape sequence that came with a text from elsewhere', async () => {
    const nasty = at(10, { type: 'step-waiting', step: 'vpc', reason: 'x \u001b[2J\u0007y' });
    expect((await play([...busy.slice(0, 2), nasty])).at(-1)).toBe('   0:10  VPC: waiting for x y');
  });
});

describe('the JSON printer', () => {
  it('writes every event as one line that reads back as the event', () => {
    const lines: string[] = [];
    const printer = createJsonPrinter({ writeLine: (line) => lines.push(line) });
    for (const event of failed) printer.onEvent(event);
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual(failed);
    expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  });
});
