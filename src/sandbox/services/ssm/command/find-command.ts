import type { Cloud } from '../../../region/cloud.js';
import { isHistory } from '../run/run.js';
import { type CommandRun, Runs } from '../tables.js';

export function findCommand(cloud: Cloud, id: string): CommandRun | undefined {
  const run = cloud.table(Runs).get(id);
  return run?.kind === 'command' && !isHistory(cloud, run) ? run : undefined;
}

/** Every command, newest first. */
export function commands(cloud: Cloud): CommandRun[] {
  return cloud
    .table(Runs)
    .all()
    .flatMap((run) => (run.kind === 'command' && !isHistory(cloud, run) ? [run] : []))
    .reverse();
}
