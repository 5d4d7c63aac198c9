import type { InvocationDetail } from '../tables.js';

interface Meaning {
  readonly status: 'Pending' | 'InProgress' | 'Success' | 'Cancelled' | 'TimedOut' | 'Failed' | 'Cancelling';
  /** Nothing changes any more. */
  readonly terminal: boolean;
  /** Counts against the run's MaxErrors. */
  readonly error: boolean;
}

const meaning = (status: Meaning['status'], { terminal = true, error = false } = {}): Meaning => ({
  status,
  terminal,
  error,
});

/** What StatusDetails mean (User Guide, "Understanding command statuses"); what never began to run is no error. */
export const statuses: Readonly<Record<InvocationDetail, Meaning>> = {
  Pending: meaning('Pending', { terminal: false }),
  InProgress: meaning('InProgress', { terminal: false }),
  Cancelling: meaning('Cancelling', { terminal: false }),
  Success: meaning('Success'),
  Cancelled: meaning('Cancelled'),
  Terminated: meaning('Cancelled'),
  DeliveryTimedOut: meaning('TimedOut'),
  ExecutionTimedOut: meaning('TimedOut', { error: true }),
  Failed: meaning('Failed', { error: true }),
  Undeliverable: meaning('Failed'),
  AccessDenied: meaning('Failed'),
  InvalidPlatform: meaning('Failed'),
  RateExceeded: meaning('Failed'),
};

export const isTerminal = (detail: InvocationDetail): boolean => statuses[detail].terminal;
