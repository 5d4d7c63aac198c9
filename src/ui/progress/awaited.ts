import { isLate, type Progress, remainingSeconds, type StepRow } from '../../engine/progress.js';
import { duration } from '../words.js';

/** What a running step is at, as a clause: what is polled and the last answer, or why it tries again. */
export function awaited(row: StepRow, now: number): string {
  const { state } = row;
  if (state.kind !== 'running') return '';
  if (state.retry) return `trying again after: ${state.retry.message.replace(/\.$/, '')}`;
  if (state.reason) return `waiting for ${state.reason}`;
  return isLate(row, now) ? 'working, without an answer so far' : 'working';
}

/** A step that takes longer than usual says nothing of when it ends: what follows it is known alone. */
export function remainingWords(progress: Progress, now: number): string {
  if (progress.outcome) return 'finished';
  const seconds = remainingSeconds(progress, now);
  const late = progress.rows.filter((row) => isLate(row, now)).length;
  if (late > 0) {
    const who = late === 1 ? '1 step takes' : `${late} steps take`;
    return `at least ${duration(seconds)} left (${who} longer than usual)`;
  }
  return seconds < 5 ? 'nearly finished' : `about ${duration(seconds)} left`;
}
