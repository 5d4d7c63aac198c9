import { again, WizardError } from '../errors.js';

/** A member that AWS always sends although its model allows it to be missing. */
export function answered<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new WizardError(`AWS answered without ${what}.`, {
    blame: 'internal',
    remedy: `Run ${again}; if it happens again, please report it.`,
  });
}
