import type { EngineEvent } from '../../engine/events.js';
import type { Failure } from '../../engine/failure.js';
import { isLate, type Progress, remainingSeconds, type StepRow } from '../../engine/progress.js';
import { awaited, remainingWords } from '../progress/awaited.js';
import { type Line, line, span } from '../text/line.js';
import { accountWords, placeOf, simulatedLines, type TargetFacts } from '../text/target-header.js';
import type { Theme } from '../theme.js';
import { directionWords, duration, milestoneWords, plural, sentence, stopwatch } from '../words.js';

/** Long enough for a sentence; whoever reads plain output wraps it as they like. */
const paragraphWidth = 100;

/** What one event says in plain output; `before` is the picture without it, `after` with it. */
export function linesOf(
  event: EngineEvent,
  before: Progress,
  after: Progress,
  target: TargetFacts,
  theme: Theme,
): Line[] {
  const words = directionWords[after.direction];
  const stamped = (...text: Line): Line =>
    line(`${stopwatch((event.at - after.startedAt) / 1000).padStart(7)}  `, ...text);
  const row = 'step' in event ? after.rows.find((one) => one.facts.id === event.step) : undefined;
  const title = row?.facts.title ?? '';
  switch (event.type) {
    case 'run-started':
      return [
        line(
          span(`${words.verb} ${event.environment}`, 'strong'),
          ` in ${target.region}, ${accountWords(target)}, `,
          placeOf(target),
          `: ${plural(event.steps.length, 'step')}, about ${duration(remainingSeconds(after, event.at))}.`,
        ),
        ...(target.simulated ? simulatedLines(target.simulated, paragraphWidth) : []),
      ];
    case 'step-started':
      return [
        stamped(
          row?.facts.doneBefore
            ? span(`${title}: looking, it was done before`)
            : span(`${title}: started, usually ${duration(row?.facts.expectedSeconds ?? 0)}`),
        ),
      ];
    case 'step-waiting':
      return reasonOf(before, event.step) === event.reason
        ? []
        : [stamped(span(`${title}: waiting for ${event.reason}`))];
    case 'step-noted':
      return [stamped(span(`${title}: ${event.note}`))];
    case 'step-retrying':
      return [stamped(span(`${title}: trying again after: ${event.failure.message}`, 'warn'))];
    case 'step-finished':
      return [
        stamped(
          span(theme.glyphs.done, 'good'),
          span(` ${title}: ${event.reused ? words.reused : `${words.past} after ${duration(elapsed(row, event.at))}`}`),
          span(` (${doneCount(after)} of ${after.rows.length})`, 'dim'),
        ),
      ];
    case 'step-skipped':
      return [stamped(span(`${theme.glyphs.skipped} ${title}: skipped (${event.reason})`, 'warn'))];
    case 'step-failed':
      return [stamped(span(`${theme.glyphs.failed} ${title}: failed: ${sentence(event.failure.message)}`, 'bad'))];
    case 'unshown':
      return [stamped(span(`${theme.glyphs.warning} ${event.notice}`, 'warn'))];
    case 'milestone':
      return [stamped(span(milestoneWords[event.milestone], 'strong'))];
    case 'run-paused':
      return [stamped(span(pausedWords(event.failure), 'warn'))];
    case 'run-continued':
      return [stamped(span('The pause is over.', 'good'))];
    case 'run-stopping':
      return [stamped(span(stoppingWords(event.reason), 'warn'))];
    case 'run-finished':
      return [stamped(span(summary(after, event.at), 'strong'))];
    case 'resource-recorded':
    case 'resource-forgotten':
      return [];
  }
}

/** Says that the run is alive and what it waits for. */
export function heartbeat(progress: Progress, now: number): Line[] {
  const indent = ' '.repeat(9);
  const running = progress.rows.flatMap((row) => {
    if (row.state.kind !== 'running') return [];
    const elapsed = (now - row.state.since) / 1000;
    const usual = duration(row.facts.expectedSeconds);
    const late = isLate(row, now) ? ', longer than usual' : '';
    const time = `${duration(elapsed)} of about ${usual}${late}`;
    return [line(indent, span(`  ${row.facts.title}: ${awaited(row, now)}, ${time}`, 'dim'))];
  });
  const left = remainingWords(progress, now);
  const stamp = `${stopwatch((now - progress.startedAt) / 1000).padStart(7)}  `;
  return running.length > 0
    ? [line(stamp, span(`still at it, ${left}:`, 'dim')), ...running]
    : [line(stamp, span(`still at it, ${left}; nothing runs right now`, 'dim'))];
}

/** What holds everything up, and that nothing but the credentials is needed to go on. */
export function pausedWords({ message }: Failure): string {
  return `Paused: sign in again, then it goes on by itself. The credentials have ended: ${sentence(message)}`;
}

export function stoppingWords(reason: 'failure' | 'interrupt'): string {
  return reason === 'interrupt'
    ? 'stopping: nothing new starts, what runs ends and is saved'
    : 'stopping after a failure: nothing new starts, what runs ends and is saved';
}

/** `Failed after 3 min: 12 of 27 steps done, 1 failed, 14 open.` */
export function summary(progress: Progress, now: number): string {
  const of = (kind: StepRow['state']['kind']) => progress.rows.filter((row) => row.state.kind === kind).length;
  const words = directionWords[progress.direction];
  const counts = [
    `${of('finished')} of ${plural(progress.rows.length, 'step')} ${words.past}`,
    ...(of('skipped') > 0 ? [`${of('skipped')} skipped`] : []),
    ...(of('failed') > 0 ? [`${of('failed')} failed`] : []),
    ...(of('waiting') + of('running') > 0 ? [`${of('waiting') + of('running')} open`] : []),
  ].join(', ');
  const outcome = { done: 'Done', failed: 'Failed', interrupted: 'Interrupted' }[progress.outcome?.kind ?? 'done'];
  return `${outcome} after ${duration((now - progress.startedAt) / 1000)}: ${counts}.`;
}

function reasonOf(progress: Progress, step: string): string | undefined {
  const state = progress.rows.find((row) => row.facts.id === step)?.state;
  return state?.kind === 'running' ? state.reason : undefined;
}

function elapsed(row: StepRow | undefined, at: number): number {
  return row && 'since' in row.state ? (at - row.state.since) / 1000 : 0;
}

function doneCount(progress: Progress): number {
  return progress.rows.filter((row) => row.state.kind === 'finished').length;
}
