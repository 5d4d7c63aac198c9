import type { StateFile } from '../engine/state.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { steps } from '../steps/index.js';
import {
  type AfterFailure,
  askAfterFailure,
  askAnswer,
  askRollBackAgain,
  type FailedRun,
  type Screen,
} from '../ui/index.js';
import { amendSettings } from './amend.js';
import { flatAnswers } from './answers.js';
import { removeAndReport } from './remove.js';
import { exitCodeByOutcome, type RunRequest, run, sayFailures } from './run.js';
import { say } from './terminal.js';

/** The steps that a run makes from nothing: those of which the state file knew nothing when it began. */
export function untouchedSteps(file: StateFile): ReadonlySet<string> {
  const { steps: records } = file.state;
  const isUntouched = (id: string): boolean => {
    const record = records[id];
    return !record || (record.status !== 'finished' && Object.keys(record.resources).length === 0);
  };
  return new Set(steps.map(({ id }) => id).filter(isUntouched));
}

/** How many resources the state file has of these steps, those included of which the answer was lost. */
export function countMade(file: StateFile, made: ReadonlySet<string>): number {
  return [...made].reduce((sum, id) => sum + Object.keys(file.state.steps[id]?.resources ?? {}).length, 0);
}

/** What happens now: `--on-failure` decides, else somebody is asked, else everything is kept. */
export async function decideAfterFailure(
  request: RunRequest,
  failed: FailedRun,
): Promise<Exclude<AfterFailure, 'edit'>> {
  const { options, presentation } = request;
  if (options.onFailure) return options.onFailure;
  const { screen } = presentation;
  if (!screen || options.yes) return 'keep';
  for (;;) {
    const then = await askAfterFailure(failed, screen);
    if (then !== 'edit') return then;
    if (await editAnswer(request, screen)) return 'retry';
  }
}

/** Changes one answer in the state file; a refused one is asked for again. @returns false when it was left as it is */
async function editAnswer({ file, terminal }: RunRequest, screen: Screen): Promise<boolean> {
  let refused: { readonly typed: string; readonly refusal: string } | undefined;
  for (;;) {
    const pair = await askAnswer({ answers: flatAnswers(file.state.settings), ...refused }, screen);
    if (pair === undefined) return false;
    try {
      await amendSettings(file, { set: [pair] }, terminal.cwd);
      return true;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      refused = { typed: pair, refusal: error.message };
    }
  }
}

/**
 * Takes back what a failed run has made. After a first setup that is everything, the state file included; a resume's
 * rollback leaves what was there before it. Its data is of this run, too: no snapshot is taken.
 * @returns 1, because the setup has failed; 3 when something was left behind
 */
export async function rollBack(request: RunRequest, made: ReadonlySet<string>): Promise<ExitCode> {
  const { file, terminal } = request;
  const { environment } = file.state;
  const back: RunRequest = { ...request, direction: 'destroy' };
  if (steps.every(({ id }) => made.has(id))) {
    const code = await removeAndReport(back);
    return code === exitCodes.done ? exitCodes.failed : code;
  }
  const some = steps
    .filter(({ id }) => made.has(id))
    .map((step) => ({ ...step, needs: step.needs.filter((need) => made.has(need)) }));
  const partly: RunRequest = { ...back, doing: 'rollback', steps: some };
  for (;;) {
    const report = await run(partly);
    await file.update((state) => ({ ...state, status: 'failed' }));
    if (report.outcome.kind === 'done') break;
    sayFailures(partly, report);
    const { screen } = request.presentation;
    const again =
      report.outcome.kind === 'failed' && screen && !request.options.yes && (await askRollBackAgain(screen));
    if (!again) return exitCodeByOutcome[report.outcome.kind];
  }
  say(terminal, `What this run had made of "${environment}" is removed again; what was there before it stays.`);
  return exitCodes.failed;
}
