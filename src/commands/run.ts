import type { EngineEvent, RunOutcome, Unshown } from '../engine/events.js';
import { fold, noProgress, type Progress } from '../engine/progress.js';
import { type ExitCode, exitCodes, goOnVerbs } from '../errors.js';
import { type FailureReport, type NextCommand, type Printer, renderFailures, type TargetFacts } from '../ui/index.js';
import { claimRun } from './claim.js';
import { durationsOf } from './durations.js';
import { type ExecuteOptions, execute } from './execute.js';
import { existingNow } from './existing.js';
import { freshCredentials } from './fresh-credentials.js';
import type { GlobalOptions } from './options.js';
import { factsOf, type Presentation, printerFor } from './presentation.js';
import { aborted, say } from './terminal.js';

export interface RunRequest
  extends Omit<ExecuteOptions, 'emit' | 'tellUnshown' | 'usual' | 'onLog' | 'way' | 'vpcTags' | 'freshCredentials'> {
  readonly options: GlobalOptions;
  readonly presentation: Presentation;
}

/** A run that has ended, and what is needed to speak about it. */
export interface RunReport {
  readonly outcome: RunOutcome;
  readonly progress: Progress;
  readonly elapsedSeconds: number;
  readonly target: TargetFacts;
}

type Doing = FailureReport['doing'];

const statusBefore = { create: 'building', destroy: 'removing' } as const;

export const exitCodeByOutcome: Readonly<Record<RunOutcome['kind'], ExitCode>> = {
  done: exitCodes.done,
  failed: exitCodes.failed,
  interrupted: exitCodes.interrupted,
};

/** Runs the graph with a display; what comes of it is in the state file. Whatever stops it, display and claim go. */
export async function run(request: RunRequest): Promise<RunReport> {
  const { file, session, terminal, options, presentation, direction, doing } = request;
  const target = factsOf(session);
  const { breakLock = false } = options;
  const durations = await durationsOf(terminal, session, direction);
  const claim = await claimRun({ file, session, direction, breakLock, ...(doing ? { doing } : {}) });
  const startedAt = terminal.clock.now();
  let progress: Progress = noProgress;
  let printer: Printer | undefined;
  const emit = (event: EngineEvent): void => {
    progress = fold(progress, event);
    printer?.onEvent(event);
  };
  const told = new Set<string>();
  const tellUnshown = (one: Unshown): void => {
    if (told.has(one.notice)) return;
    told.add(one.notice);
    emit({ type: 'unshown', ...one, at: session.target.clock.now() });
  };
  let isClaimed = true;
  const giveBack = async (): Promise<void> => {
    if (!isClaimed) return;
    isClaimed = false;
    // Who leaves at once does not wait for AWS: the next run on this host sees that the process is gone.
    await Promise.race([claim.release(), aborted(terminal.abandon)]);
    for (const one of claim.untold) tellUnshown(one);
  };
  try {
    await file.keepCopy();
    await file.update((state) => ({ ...state, status: statusBefore[direction] }));
    printer = await printerFor(options, terminal, presentation, target);
    const onLog = (line: string): void => {
      if (options.debug) say(terminal, line);
    };
    const fresh = freshCredentials(session, presentation);
    let end: EngineEvent | undefined;
    const outcome = await execute({
      ...request,
      vpcTags: claim.vpcTags,
      emit: (event) => {
        if (event.type === 'run-finished') end = event;
        else emit(event);
        if (event.type === 'run-started') for (const one of claim.untold) tellUnshown(one);
      },
      tellUnshown,
      usual: (step, otherwise) => durations.known(step) ?? otherwise,
      onLog,
      way: options.tunnel ?? 'auto',
      ...(fresh ? { freshCredentials: fresh } : {}),
    });
    // What this has to tell comes before the last event.
    await giveBack();
    if (end) emit(end);
    return { outcome, progress, elapsedSeconds: (terminal.clock.now() - startedAt) / 1000, target };
  } finally {
    await giveBack();
    await printer?.close();
    await durations.remember(progress);
  }
}

/** The failure cards, or that it was interrupted, with what to do next. */
export function sayFailures(request: RunRequest, report: RunReport): void {
  const { file, session, terminal, presentation, direction, doing = direction } = request;
  const { outcome, progress, target } = report;
  const titles = new Map(progress.rows.map((row) => [row.facts.id, row.facts.title]));
  const lines = renderFailures(
    {
      target,
      environment: file.state.environment,
      doing,
      interrupted: outcome.kind === 'interrupted',
      failures:
        outcome.kind === 'failed'
          ? outcome.failures.map(({ step, failure }) => ({ title: titles.get(step) ?? step, failure }))
          : [],
      existing: existingNow(file, session),
      next: nextCommands(doing, file.state.environment),
    },
    presentation.width,
    presentation.theme,
  );
  for (const line of lines) say(terminal, line);
}

const goOnPurposes: Readonly<Record<Doing, string>> = {
  create: 'goes on where this run stopped',
  destroy: 'goes on removing',
  rollback: 'makes again what the roll back has removed',
  push: 'goes on with the servers that have not got it',
};

/** What a teardown does then, where it is another command. */
const removePurposes: Readonly<Partial<Record<Doing, string>>> = {
  create: 'removes what was made',
  rollback: 'removes all of it, also what was there before this run',
};

function nextCommands(doing: Doing, environment: string): NextCommand[] {
  const again = { command: `tier3-wizard ${goOnVerbs[doing]} --name ${environment}`, purpose: goOnPurposes[doing] };
  const removes = removePurposes[doing];
  return removes === undefined
    ? [again]
    : [again, { command: `tier3-wizard --teardown --name ${environment}`, purpose: removes }];
}
