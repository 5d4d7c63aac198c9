/** Milliseconds of AWS's own time, from published logs. */
export const durations = {
  clusterCreate: 45_000,
  clusterModify: 10_000,
  clusterUpgrade: 600_000,
  clusterDelete: 90_000,
  clusterStop: 300_000,
  clusterStart: 300_000,
  /** The first instance of a cluster. */
  writerCreate: 380_000,
  readerCreate: 480_000,
  instanceConfigure: 60_000,
  instanceModify: 60_000,
  instanceReboot: 20_000,
  instanceDelete: 600_000,
  /** From the call until the roles change; the cluster is available again after the same time once more. */
  failover: 15_000,
  snapshot: 60_000,
} as const;
