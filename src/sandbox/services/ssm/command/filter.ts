import type { CommandFilter } from '@aws-sdk/client-ssm';
import type { CommandRun } from '../tables.js';

/** `status` is the command's or the invocation's, whichever is listed. */
export function passesCommandFilters(
  filters: readonly CommandFilter[] | undefined,
  { requestedAt, documentName }: CommandRun,
  status: string,
): boolean {
  return (filters ?? []).every(({ key, value = '' }) => {
    switch (key) {
      case 'InvokedAfter':
        return requestedAt >= Date.parse(value);
      case 'InvokedBefore':
        return requestedAt <= Date.parse(value);
      case 'Status':
        return status === value;
      case 'DocumentName':
        return documentName === value;
      case 'ExecutionStage':
        return (value === 'Executing') === ['Pending', 'InProgress', 'Delayed', 'Cancelling'].includes(status);
      default:
        return true;
    }
  });
}
