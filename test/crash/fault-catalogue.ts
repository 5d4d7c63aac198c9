import { expect, type TaskMeta } from 'vitest';
import type { Direction } from '../../src/engine/graph.js';
import { all, seed, taken } from './extent.js';
import { actionsMet, faultRows, nameOf } from './fault-rows.js';
import type { FaultTally } from './fault-table.js';
import { type FaultCase, type FaultTrial, tryFault, undisturbedStep } from './fault-trial.js';
import type { Graph } from './graph.js';
import type { KillPoint } from './kills.js';
import { sample } from './points.js';
import { undisturbed } from './undisturbed.js';

/** Other cases with every seed: a quarter of a CPU second each. */
const share = 1 / 5;

/** Of the runs that fail, this share is gone on with to the end of all steps; the others to the end of their step. */
const isWhole = sample(seed, 1 / 6);

/** Tries every fault with the first call of each operation of each step, notes what came of it, and fails if any of it should not be. */
export async function tryCatalogue(direction: Direction, meta: TaskMeta): Promise<void> {
  const { built, removed, points } = await undisturbed([direction], firstCalls());
  const possible = points.flatMap(casesAt);
  const isTaken = taken(share, 'fault: ');
  const cases = possible.filter((one) => isTaken(textOf(one)));
  const ofStep = remembered(undisturbedStep);
  const trials: (FaultTrial & { readonly case: FaultCase })[] = [];
  for (const one of cases) {
    const wanted = { ofStep: () => ofStep(one.point, one.step), ofAll: direction === 'create' ? built : removed };
    const trial = await tryFault(one, wanted, isWhole(`whole: ${textOf(one)}`) ? 'whole' : 'step');
    trials.push({ ...trial, case: one });
  }
  const wrong = trials.flatMap(({ case: one, complaints }) => complaints.map((what) => `${textOf(one)}: ${what}`));
  meta.faults = tallyOf(trials, possible.length, wrong.length);
  expect(trials.length).toBeGreaterThan(0);
  expect(wrong).toEqual([]);
}

/** Chooses the instants before the first call of each operation of each step. */
function firstCalls(): (point: string) => boolean {
  const known = new Set<string>();
  return (point) => {
    const { step, called } = partsOf(point);
    const call = `${step} ${called}`;
    if (!point.endsWith(' unsent') || known.has(call)) return false;
    known.add(call);
    return true;
  };
}

function casesAt(point: KillPoint): FaultCase[] {
  const { step, called } = partsOf(point.name);
  return faultRows.flatMap((row) => actionsMet(row, called).map((action) => ({ row, point, step, action })));
}

/** `create vpc ec2:CreateVpc throttle*3` */
function textOf({ row, point, step, action }: FaultCase): string {
  return `${point.direction} ${step} ${action} ${nameOf(row)}`;
}

function partsOf(point: string): { readonly step: string; readonly called: string } {
  const [, step = '', called = ''] = point.split(' ');
  return { step, called };
}

/** Many faults are tried at the same point. */
function remembered(look: typeof undisturbedStep): typeof undisturbedStep {
  const known = new Map<string, Promise<Graph>>();
  return (point, step) => {
    const graph = known.get(point.name) ?? look(point, step);
    known.set(point.name, graph);
    return graph;
  };
}

function tallyOf(
  trials: readonly (FaultTrial & { readonly case: FaultCase })[],
  possible: number,
  unexpected: number,
): FaultTally {
  const ends: Record<string, Record<string, number>> = {};
  for (const { case: one, end } of trials) {
    const fault = nameOf(one.row);
    ends[fault] = { ...ends[fault], [end]: (ends[fault]?.[end] ?? 0) + 1 };
  }
  const resumed = (how: FaultTrial['resumed']): number => trials.filter((trial) => trial.resumed === how).length;
  const resumes = { step: resumed('step'), whole: resumed('whole') };
  return { seed, share: all ? 1 : share, possible, unexpected, resumes, ends };
}
