import { Refusal } from '../../errors.js';
import type { GlobalOptions } from '../options.js';
import type { SandboxClient } from './client.js';

/** Reads every `--fault` before anything is started. @throws Refusal for the first one that cannot be read. */
export async function checkFaults({ fault: specs = [] }: GlobalOptions): Promise<void> {
  if (specs.length === 0) return;
  // The kinds and the operations are the sandbox's: loaded only when somebody asks for a fault.
  const { checkFaultSpec, FaultSyntaxError } = await import('../../sandbox/faults/parse.js');
  try {
    for (const spec of specs) checkFaultSpec(spec);
  } catch (error) {
    if (!(error instanceof FaultSyntaxError)) throw error;
    throw new Refusal(error.message, 'The README lists the kinds under "Faults"; nothing was started.');
  }
}

/** Lets a running sandbox do what `--fault` asks for. */
export async function injectFaults(client: SandboxClient, { fault: specs = [] }: GlobalOptions): Promise<void> {
  if (specs.length > 0) await client.inject(specs);
}

/** @throws Refusal: real AWS and other endpoints fail by themselves. */
export function refuseFaults({ fault: specs = [] }: GlobalOptions): void {
  if (specs.length === 0) return;
  throw new Refusal('--fault is for the sandbox only.', 'Add --sandbox, or leave --fault out.');
}
