import type { StateFile } from '../engine/state.js';
import { steps } from '../steps/index.js';
import { estimateCost } from './cost.js';
import { type Session, settingsOf } from './session.js';

/** What is there now, as the state file knows it. */
export interface Existing {
  readonly resources: number;
  /** US dollars while it stands idle; absent where nothing is billed. */
  readonly perHour?: number;
}

export function existingNow(file: StateFile, session: Session): Existing {
  const resources = countRecorded(file);
  return session.target.kind === 'sandbox' ? { resources } : { resources, perHour: hourlyCost(file) };
}

/** How many resources the state file knows by their ids. */
export function countRecorded(file: StateFile): number {
  const records = Object.values(file.state.steps);
  return records.flatMap((record) => Object.values(record.resources)).filter((one) => one.id !== undefined).length;
}

/** Of what is recorded, and of what AWS makes along with it. */
function hourlyCost(file: StateFile): number {
  const settings = settingsOf(file);
  const there = steps.flatMap((step) => {
    const recorded = file.state.steps[step.id]?.resources ?? {};
    return step.resources(settings).filter((intent) => recorded[intent.with ?? intent.resource]?.id !== undefined);
  });
  return estimateCost(there).lines.reduce((sum, line) => sum + line.perHour, 0);
}
