import type { Cloud } from '../../../region/cloud.js';
import type { RunStep } from '../tables.js';

/** Real agents and scripts need real time: limits shrink with the sandbox's speed, but never below these. */
const deliveryFloorMs = 30_000;
const executionFloorMs = 600_000;

function limit(cloud: Cloud, seconds: number, floorMs: number): number {
  const ms = seconds * 1000;
  return Math.max(cloud.scaled(ms), Math.min(ms, floorMs));
}

/** Until when an agent may fetch the run, and until when it may work on it; wall time. */
export function timeLimits(
  cloud: Cloud,
  deliverySeconds: number,
  steps: readonly RunStep[],
): { deliveryEnds: number; executionEnds: number } {
  const deliveryEnds = cloud.now() + limit(cloud, deliverySeconds, deliveryFloorMs);
  const seconds = steps.reduce((sum, step) => sum + step.timeoutSeconds, 0);
  return { deliveryEnds, executionEnds: deliveryEnds + limit(cloud, seconds, executionFloorMs) };
}

/** What the agent is told: after how many seconds of wall time it ends the step. */
export function stepSeconds(cloud: Cloud, step: RunStep): number {
  return Math.ceil(limit(cloud, step.timeoutSeconds, executionFloorMs) / 1000);
}
