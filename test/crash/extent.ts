import { sample } from './points.js';

/** Another one each time, the same for all files of a run; `npm run test:crash -- --seed N` repeats one. */
export const seed = Number(process.env.CRASH_SEED ?? 1);

/** `npm run test:crash -- --all`: nothing is left out. */
export const all = process.env.CRASH_ALL !== undefined;

/** What of the whole a run takes: a share of it when it is not everything. */
export function taken(share: number, what = ''): (point: string) => boolean {
  const isTaken = sample(seed, all ? 1 : share);
  return (point) => isTaken(`${what}${point}`);
}
