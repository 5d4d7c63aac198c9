import { expect } from 'vitest';
import { needsFor } from '../../src/commands/needs.js';
import type { Purpose } from '../../src/commands/options.js';
import type { Failure } from '../../src/engine/failure.js';
import type { Direction } from '../../src/engine/graph.js';
import type { steps } from '../../src/steps/index.js';
import type { PoliciedEnvironment } from './policied-environment.js';

export type Step = (typeof steps)[number];

/** What AWS does not say: Auto Scaling's denial of a launch may mean any of these. */
const launching = ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole'];

/** What these verbs go on without. */
const optionalIn = (verbs: readonly Purpose[]): ReadonlySet<string> =>
  new Set(needsFor(verbs).flatMap((need) => (need.optional ? [need.action] : [])));

export interface Attempt {
  /** Answers what stopped it, or undefined when it came to its end. */
  readonly run: () => Promise<Failure | undefined>;
  /** Whose optional actions may be missing at the end; those of setup and teardown when absent. */
  readonly verbs?: readonly Purpose[];
  /** Allowed from the start; nothing when absent. */
  readonly allowed?: readonly string[];
  /** The end that it comes to when nothing is denied, where that is a failure, too: of its message. */
  readonly endsWith?: RegExp;
}

/**
 * Does something again and again, each time with one more action allowed: the one whose absence has just stopped it. So
 * every action that it needs is missing once, with all that it asked for before being allowed.
 * @returns the actions, in the order in which they were asked for
 */
export async function withoutEach(
  it: PoliciedEnvironment,
  { run, verbs = ['setup', 'teardown'], allowed = [], endsWith }: Attempt,
): Promise<readonly string[]> {
  const optional = optionalIn(verbs);
  const named: string[] = [];
  for (;;) {
    const may = new Set([...allowed, ...named]);
    it.allow(may);
    it.asked();
    const failure = await run();
    const missing = it.asked().filter((action) => !may.has(action));
    if (!failure || endsWith?.test(failure.message)) {
      expect(
        missing.filter((action) => !optional.has(action)),
        'goes on without it',
      ).toEqual([]);
      return named;
    }
    const action = missing.find((one) => tells(failure, one));
    if (action === undefined) throw new Error(`without ${missing}: ${JSON.stringify(failure)}`);
    named.push(action);
  }
}

/** The attempt of one step; what stops it has to bear the step's name. */
export function stepIn({ environment }: PoliciedEnvironment, direction: Direction, step: Step) {
  return async (): Promise<Failure | undefined> => {
    const outcome = await environment.runOne(direction, step);
    if (outcome.kind === 'done') return undefined;
    if (outcome.kind !== 'failed') throw new Error(`${step.id} ended as ${outcome.kind}`);
    expect(outcome.failures.map((one) => one.step)).toEqual([step.id]);
    return outcome.failures[0]?.failure;
  };
}

function tells({ class: sort, message, remedy }: Failure, action: string): boolean {
  if (sort !== 'permission' || !remedy.includes(action)) return false;
  return launching.includes(action) || message.includes(action);
}
