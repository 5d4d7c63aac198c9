import { steps } from '../../src/steps/index.js';
import type { StepId } from '../../src/steps/outputs.js';
import type { Environment } from './run.js';

/** Steps with everything that they rely on. */
export function upTo(...ids: readonly StepId[]) {
  const wanted = new Set<string>(ids);
  for (const step of [...steps].reverse()) {
    if (wanted.has(step.id)) for (const need of step.needs) wanted.add(need);
  }
  return steps.filter((step) => wanted.has(step.id));
}

/** What a finished step has put out. */
export function outputsOf<K extends StepId>(environment: Environment, step: K) {
  const found = steps.find(({ id }) => id === step);
  if (!found) throw new Error(`there is no step ${step}`);
  return environment.contextOf(found).outputs(step);
}
