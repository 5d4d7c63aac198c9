import type { Unshown } from '../engine/events.js';
import { classify } from './classify.js';
import { deniedAction } from './denied.js';

/** `ec2:CreateTags is not allowed`; undefined for an error that is no denial, or none that names its action. */
export function notAllowed(error: unknown): string | undefined {
  const { class: sort, message } = classify(error);
  const action = sort === 'permission' ? deniedAction(message) : undefined;
  return action && `${action} is not allowed`;
}

/**
 * What is lost because an optional action is not allowed; undefined for an error that is no denial.
 * @param asked the action, for denials that do not name it
 * @param lost a main clause without its full stop: `The rows are not counted`
 */
export function unshown(error: unknown, asked: string, lost: string): Unshown | undefined {
  const { class: sort, message } = classify(error);
  if (sort !== 'permission') return undefined;
  const action = deniedAction(message) ?? asked;
  return { action, notice: `${lost}: ${action} is not allowed.` };
}

/** The answer; undefined, and told, where the action is not allowed. */
export async function unlessDenied<T>(
  ask: () => Promise<T>,
  asked: string,
  lost: string,
  tellUnshown: (told: Unshown) => void,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const told = unshown(error, asked, lost);
    if (!told) throw error;
    tellUnshown(told);
    return undefined;
  }
}
