import { classify } from '../aws/classify.js';
import { WizardError } from '../errors.js';

/** What AWS said to a command that runs no steps; undefined for an error that is none of AWS's. */
export function accountError(error: unknown): WizardError | undefined {
  if (error instanceof WizardError) return error;
  const { class: sort, message, remedy } = classify(error);
  if (sort === 'bug') return undefined;
  return new WizardError(message, { blame: 'aws', remedy, cause: error });
}
