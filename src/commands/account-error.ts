import { classify } from '../aws/classify.js';
import { WizardError } from '../errors.js';

/**
 * What AWS said to a command that runs no steps, so that there is nothing to resume; undefined for an error that is none
 * of AWS's.
 */
export function accountError(error: unknown): WizardError | undefined {
  if (error instanceof WizardError) return error;
  const { class: sort, message, remedy } = classify(error);
  if (sort === 'bug') return undefined;
  const again = remedy.replace('run `tier3-wizard --resume`', 'run the same command again');
  return new WizardError(message, { blame: 'aws', remedy: again, cause: error });
}
