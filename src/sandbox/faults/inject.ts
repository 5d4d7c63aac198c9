import type { Cloud } from '../region/cloud.js';
import { addFault, forgetFaults } from './faults.js';
import { faultKinds } from './kinds.js';
import { checkFaultSpec, noFaults, parseFault } from './parse.js';

/**
 * Lets these things go wrong from now on, besides those that were asked for before; `none` forgets what was.
 * @throws FaultSyntaxError
 */
export function injectFaults(cloud: Cloud, specs: readonly string[]): void {
  // All of them are read before the first one acts.
  for (const spec of specs) checkFaultSpec(spec);
  for (const spec of specs) {
    if (spec === noFaults) {
      forgetFaults(cloud);
      continue;
    }
    const fault = parseFault(spec);
    const effect = faultKinds[fault.kind]?.effect;
    if (effect?.at === 'account') effect.set(cloud, fault.value ?? '');
    else addFault(cloud, fault);
  }
  cloud.changed();
}
