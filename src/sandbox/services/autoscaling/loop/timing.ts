/** The rhythm of a group, in AWS's time: two instances are InService 73 seconds after the group's creation. */
export const rhythm = {
  /** From the creation until the first launch. */
  firstRoundMs: 3_000,
  betweenRoundsMs: 5_000,
  /** From the launch until a running instance counts as InService: the group notices later than EC2. */
  inServiceMs: 70_000,
  /** From a forced deletion until the group vanishes, at least. */
  deletionMs: 60_000,
} as const;

/** The pause after failed launches in a row: longer each time, but AWS never gives up. */
export function pauseAfter(failures: number): number {
  return Math.min(15_000 * 2 ** (failures - 1), 600_000);
}

/**
 * The speed of the sandbox does not make servers configure themselves faster: where there are hosts, a grace period
 * stays at least this long in wall time (or as long as it is configured, if that is less).
 */
export const leastGraceMs = 120_000;
