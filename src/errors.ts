/** Who has to act: the user mends it, AWS or the network did it, or the product has a bug. */
export type Blame = 'user' | 'aws' | 'internal';

/** The process exit codes of the command line contract. */
export const exitCodes = { done: 0, failed: 1, refused: 2, leftovers: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What was being done when something failed: a run that builds or removes, a push, or a command that runs no steps. */
export type Doing = 'create' | 'destroy' | 'rollback' | 'push' | 'other';

/** Stands in a remedy for the command that goes on: after a failed teardown that is not the one of a failed setup. */
export const again = '{again}';

/** What the reader can do now, in one sentence, or in one for each thing that can be done. */
export type Remedy = string | Readonly<Record<Doing, string>>;

/** What goes on with a run, behind the program's name. */
export const goOnVerbs: Readonly<Record<Exclude<Doing, 'other'>, string>> = {
  create: '--resume',
  destroy: '--teardown',
  // No command ends it: what was there before stays, and a teardown would take that, too.
  rollback: '--resume',
  push: 'push',
};

/** The remedy as it is read by somebody who does this. */
export function remedyFor(remedy: Remedy, doing: Doing): string {
  const text = typeof remedy === 'string' ? remedy : remedy[doing];
  return text.replaceAll(again, doing === 'other' ? 'the same command again' : `\`tier3-wizard ${goOnVerbs[doing]}\``);
}

export interface WizardErrorOptions {
  readonly blame: Blame;
  readonly remedy: Remedy;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** The base of every error the product raises on purpose; the message says what happened and why, in one sentence. */
export class WizardError extends Error {
  readonly blame: Blame;
  /** For a command that runs no steps. */
  readonly remedy: string;
  /** For whoever knows what is being done. */
  readonly advice: Remedy;
  readonly exitCode: ExitCode;

  constructor(message: string, options: WizardErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.blame = options.blame;
    this.remedy = remedyFor(options.remedy, 'other');
    this.advice = options.remedy;
    this.exitCode = options.exitCode ?? (options.blame === 'user' ? exitCodes.refused : exitCodes.failed);
  }
}

/** Refused before anything was changed: wrong usage, configuration, lock or target. Exit code 2. */
export class Refusal extends WizardError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, { blame: 'user', remedy, exitCode: exitCodes.refused, cause });
  }
}
