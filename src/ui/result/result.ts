import { labelled } from '../text/block.js';
import { blank, cell, type Line, line, paragraph, span, type Tone } from '../text/line.js';
import { targetHeader } from '../text/target-header.js';
import { painted, type Theme } from '../theme.js';
import { duration, money, plural } from '../words.js';
import type { FailureReport, NextCommand, SetupResult, TeardownResult } from './contract.js';
import { failureCard } from './failure-card.js';

/** What was built, where it answers, what is simulated and what to run next. */
function setupLines(result: SetupResult, width: number, theme: Theme): Line[] {
  const labelWidth = Math.max(12, ...result.endpoints.map((one) => one.label.length + 2));
  const took = duration(result.elapsedSeconds);
  const title = result.url
    ? `${theme.glyphs.done} ${result.environment} is ready after ${took}`
    : `${theme.glyphs.warning} ${result.environment} is set up after ${took}, but nothing serves here`;
  return [
    ...targetHeader(title, result.target, width, theme),
    ...(result.url ? [uncut('URL', result.url, labelWidth, 'strong')] : []),
    ...result.endpoints.map((one) => uncut(one.label, one.value, labelWidth)),
    ...(result.costPerDay === undefined
      ? []
      : labelled('Costs', `about ${money(result.costPerDay)} per day`, width, labelWidth)),
    ...result.notes.flatMap((note) => paragraph(`${theme.glyphs.warning} `, note, width, 'warn')),
    ...nextLines(result.next, width),
    ...(result.unattended
      ? [blank, line(span('The same again without questions', 'strong')), ...command(result.unattended)]
      : []),
  ];
}

/** What was removed, what is still there and why, and what stays on purpose. */
function teardownLines(result: TeardownResult, width: number, theme: Theme): Line[] {
  const clean = result.left.length === 0;
  const title = clean
    ? `${theme.glyphs.done} ${result.environment} is removed after ${duration(result.elapsedSeconds)}`
    : `${theme.glyphs.failed} ${result.environment} is not completely removed after ${duration(result.elapsedSeconds)}`;
  return [
    ...targetHeader(title, result.target, width, theme),
    line(`${plural(result.removed, 'resource')} removed.`),
    ...(clean
      ? [
          line(
            span(
              result.keptIsBilled
                ? 'Nothing of it is left but what you keep, which stays billed:'
                : 'Nothing of it is left, and nothing of it is billed any more.',
              'good',
            ),
          ),
        ]
      : [line(span(`${plural(result.left.length, 'resource')} left behind:`, 'bad'))]),
    ...result.left.flatMap((one) => [
      ...paragraph(`${theme.glyphs.bullet} `, `${one.label}: ${one.reason}`, width),
      // Not wrapped: it is for copying.
      ...(one.command ? [line(`  ${one.command}`)] : []),
    ]),
    ...result.kept.flatMap((note) => paragraph(`${theme.glyphs.skipped} `, note, width, 'dim')),
    ...(clean ? [] : nextLines([{ command: 'tier3-wizard --teardown', purpose: 'tries again' }], width)),
  ];
}

const unfinished: Readonly<Record<FailureReport['doing'], string>> = {
  create: 'is not finished',
  destroy: 'is not completely removed',
  rollback: 'is not completely rolled back',
  push: 'has not got the release everywhere',
};

/** One card per failure, then what exists now and what to run. */
function failureLines(report: FailureReport, width: number, theme: Theme): Line[] {
  const { glyphs } = theme;
  const title = report.interrupted ? `${glyphs.warning} Interrupted: ` : `${glyphs.failed} `;
  const { existing } = report;
  const cost = existing?.perHour === undefined ? '' : `, about ${money(existing.perHour)} per hour`;
  return [
    ...targetHeader(`${title}${report.environment} ${unfinished[report.doing]}`, report.target, width, theme),
    ...report.failures.flatMap((failed, at) => [
      ...(at > 0 ? [blank] : []),
      ...failureCard(failed.title, failed.failure, width, theme),
    ]),
    ...(existing
      ? [
          ...(report.failures.length > 0 ? [blank] : []),
          ...paragraph('', `What exists now: ${plural(existing.resources, 'resource')}${cost}.`, width),
        ]
      : []),
    ...nextLines(report.next, width),
  ];
}

export function nextLines(next: readonly NextCommand[], width: number): Line[] {
  if (next.length === 0) return [];
  const commandWidth = Math.max(...next.map((one) => one.command.length)) + 2;
  const inColumns = next.every((one) => commandWidth + one.purpose.length + 2 <= width);
  return [
    blank,
    line(span('Next', 'strong')),
    ...next.flatMap((one) =>
      inColumns
        ? [line('  ', span(one.command.padEnd(commandWidth), 'accent'), one.purpose)]
        : [...command(one.command), ...paragraph('      ', one.purpose, width)],
    ),
  ];
}

/** A value that is there to be copied: never wrapped nor cut. */
export function uncut(label: string, value: string, labelWidth: number, tone: Tone = 'plain'): Line {
  return line(...cell(line(span(label, 'dim')), labelWidth), span(value, tone));
}

/** The same for a command. */
function command(text: string): Line[] {
  return [line('  ', span(text, 'accent'))];
}

export function renderResult(result: SetupResult, width: number, theme: Theme): string[] {
  return painted(setupLines(result, width, theme), theme);
}

export function renderTeardown(result: TeardownResult, width: number, theme: Theme): string[] {
  return painted(teardownLines(result, width, theme), theme);
}

export function renderFailures(report: FailureReport, width: number, theme: Theme): string[] {
  return painted(failureLines(report, width, theme), theme);
}
