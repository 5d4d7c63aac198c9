/** What AWS does to an instance that serves already, before it calls it available; nobody can tell when it does. */
export const passingStates = [
  'backing-up',
  'configuring-enhanced-monitoring',
  'configuring-iam-database-auth',
  'configuring-log-exports',
  'storage-optimization',
] as const;

export type PassingState = (typeof passingStates)[number];

export const isPassingState = (state: string | undefined): state is PassingState =>
  passingStates.some((one) => one === state);
