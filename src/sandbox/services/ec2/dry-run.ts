import type { Operation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';

/**
 * `DryRun: true` asks for permission only: EC2 answers an allowed one with the error `DryRunOperation`. A caller
 * without permission was refused before the handler runs.
 */
export function honouringDryRun(operation: Operation): Operation {
  return {
    ...operation,
    handle: (input, call) => {
      if (isDryRun(input)) {
        throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
      }
      return operation.handle(input, call);
    },
  };
}

function isDryRun(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'DryRun' in input && input.DryRun === true;
}
