import { classify } from '../../aws/classify.js';
import type { Settings } from '../../config/settings.js';
import type { ErrorClass } from '../../engine/failure.js';
import type { StateFile } from '../../engine/state.js';
import type { AnyStep } from '../../engine/step.js';
import { WizardError } from '../../errors.js';
import type { Run, StepsContext } from '../../steps/context.js';
import { steps } from '../../steps/index.js';
import { lookWith } from '../execute.js';
import { type Session, settingsOf } from '../session.js';
import { type Terminal, unshownTo } from '../terminal.js';
import { type Unplaced, withIntents, withoutIntents } from './place.js';

/** Errors that say nothing about what is in the account. */
const unanswered: readonly ErrorClass[] = ['credentials', 'permission', 'network', 'service', 'throttling'];

/**
 * Has every step look for what it made, in the order in which they rely on each other, and keeps what it finds. A step
 * that relies on something missing is left for a resume.
 * @throws WizardError when AWS does not answer
 */
export async function observeAll(file: StateFile, session: Session, terminal: Terminal): Promise<Unplaced[]> {
  const looking = {
    file,
    session,
    terminal,
    way: 'auto',
    onLog: () => undefined,
    tellUnshown: unshownTo(terminal),
  } as const;
  const settings = settingsOf(file);
  const unplaced: Unplaced[] = [];
  for (const step of steps) {
    if (!step.needs.every((need) => isSettled(file, need))) continue;
    const run = await lookWith(looking, step.id);
    const skipped = step.skip?.(run);
    if (skipped !== undefined) {
      await file.updateStep(step.id, (old) => ({ ...old, status: 'skipped', note: skipped }));
      continue;
    }
    const resources = step.resources(settings).map(({ resource }) => resource);
    await file.updateStep(step.id, (old) => withIntents(old, resources, file.state.createdAt));
    const problem = await observe(step, run, file);
    await file.updateStep(step.id, withoutIntents);
    if (problem !== undefined) unplaced.push({ what: step.title, why: problem });
  }
  await file.update((state) => ({
    ...state,
    // A step of which nothing was found never ran.
    steps: Object.fromEntries(
      Object.entries(state.steps).filter(
        ([, { status, resources }]) => status !== 'started' || Object.keys(resources).length > 0,
      ),
    ),
  }));
  return unplaced;
}

/** Keeps what the step finds; answers why it cannot be used. */
async function observe(step: AnyStep<StepsContext, Settings>, run: Run, file: StateFile): Promise<string | undefined> {
  try {
    const seen = await step.observe(run);
    if (seen.state === 'broken') return [seen.reason, ...(seen.details ?? [])].join(' ');
    if (seen.state !== 'ready') return undefined;
    const outputs: Record<string, unknown> = { ...seen.outputs };
    await file.updateStep(step.id, (old) => ({ ...old, status: 'finished', outputs }));
    return undefined;
  } catch (error) {
    const failure = classify(error);
    if (unanswered.includes(failure.class)) {
      throw new WizardError(`The account could not be read: ${failure.message}`, {
        blame: 'aws',
        remedy:
          'Mend what the message names, then run `tier3-wizard recover` again: nothing was changed in the account.',
        cause: error,
      });
    }
    return failure.message;
  }
}

function isSettled(file: StateFile, step: string): boolean {
  const status = file.state.steps[step]?.status;
  return status === 'finished' || status === 'skipped';
}
