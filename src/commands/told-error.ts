import { classify } from '../aws/classify.js';
import { httpStatus } from '../aws/error-codes.js';
import { type ExitCode, exitCodes, WizardError } from '../errors.js';

/** What a command that ends with an error says of it. */
export interface ToldError {
  /** What happened and why, what AWS calls it, what was found behind it, and what to do: whole lines. */
  readonly lines: readonly string[];
  readonly exitCode: ExitCode;
  /** Nobody but we can mend it. */
  readonly isBug: boolean;
  /** For `--debug`: where it came from. */
  readonly stack?: string;
}

/** Turns whatever stopped a command outside of its run, where a card would say it, into what the user is told. */
export function toldError(thrown: unknown): ToldError {
  const isOurs = thrown instanceof WizardError;
  const origin = isOurs ? thrown.cause : thrown;
  const stack = origin instanceof Error && origin.stack ? { stack: origin.stack } : {};
  const { class: kind, message, remedy, details = [] } = classify(thrown);
  const evidence = [...details, ...awsCode(origin)];
  if (isOurs) {
    const lines = [thrown.message, ...evidence, thrown.remedy];
    return { lines, exitCode: thrown.exitCode, isBug: false, ...stack };
  }
  const isBug = kind === 'bug';
  const lines = isBug
    ? [
        `Something went wrong that should not have: ${message}`,
        'Please report it, with the output of the same command and --debug.',
      ]
    : [message, ...evidence, remedy];
  return { lines, exitCode: exitCodes.failed, isBug, ...stack };
}

/** Where AWS has answered: the SDK has names for its own errors, too. */
function awsCode(error: unknown): readonly string[] {
  if (httpStatus(error) === undefined) return [];
  const { code, requestId } = classify(error);
  const said = [code, requestId && `request ${requestId}`].filter(Boolean).join(', ');
  return said ? [`AWS code: ${said}.`] : [];
}
