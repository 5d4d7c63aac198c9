/** Who has to act: the user mends it, AWS or the network did it, or the product has a bug. */
export type Blame = 'user' | 'aws' | 'internal';

/** The process exit codes of the command line contract. */
export const exitCodes = { done: 0, failed: 1, refused: 2, leftovers: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface WizardErrorOptions {
  readonly blame: Blame;
  /** One sentence: what the reader can do now. */
  readonly remedy: string;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

/** The base of every error the product raises on purpose; the message says what happened and why, in one sentence. */
export class WizardError extends Error {
  readonly blame: Blame;
  readonly remedy: string;
  readonly exitCode: ExitCode;

  constructor(message: string, options: WizardErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.blame = options.blame;
    this.remedy = options.remedy;
    this.exitCode = options.exitCode ?? (options.blame === 'user' ? exitCodes.refused : exitCodes.failed);
  }
}

/** Refused before anything was changed: wrong usage, configuration, lock or target. Exit code 2. */
export class Refusal extends WizardError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super(message, { blame: 'user', remedy, exitCode: exitCodes.refused, cause });
  }
}
