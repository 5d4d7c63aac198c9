import { expect, test } from 'vitest';
import { classify } from '../../src/aws/classify.js';
import { ownedSnapshots } from '../../src/aws/inventory/databases.js';
import { findOwned } from '../../src/aws/owned.js';
import { needsFor } from '../../src/commands/needs.js';
import { type Purpose, purposes } from '../../src/commands/options.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { steps } from '../../src/steps/index.js';
import zones from '../../src/steps/zones.js';
import { sessionWith } from '../commands/played.js';
import { type PoliciedEnvironment, policiedEnvironment } from './policied-environment.js';
import { afterwards, before, beforeRemoval, fromHere, stepOf, type Trouble } from './troubles.js';
import { verbs } from './verbs.js';
import { type Step, stepIn, withoutEach } from './without-each.js';

const required = (purpose: Purpose): readonly string[] =>
  needsFor([purpose]).flatMap(({ action, optional }) => (optional ? [] : [action]));

type Direction = 'create' | 'destroy';
const purposeOf = { create: 'setup', destroy: 'teardown' } as const;

/** A step with troubles: each is brought about before each attempt. */
function troubled(it: PoliciedEnvironment, direction: Direction, step: Step, troubles: readonly Trouble[]) {
  const attempt = stepIn(it, direction, step);
  let attempts = 0;
  return async () => {
    for (const { bring } of troubles) await it.unbound(() => bring(it.environment, attempts));
    attempts += 1;
    it.asked();
    return attempt();
  };
}

/** Meets a trouble with all that its purpose allows but for what it alone asks for. */
async function meet(it: PoliciedEnvironment, direction: Direction, trouble: Trouble): Promise<readonly string[]> {
  const { step, asksFor, endsWith, after, what, purpose = purposeOf[direction] } = trouble;
  const allowed = required(purpose).filter((one) => !asksFor.includes(one));
  const run = troubled(it, direction, stepOf(step), [trouble]);
  const missed = await withoutEach(it, { run, allowed, ...(endsWith ? { endsWith } : {}) });
  expect([...missed].sort(), what).toEqual([...asksFor].sort());
  await it.unbound(async () => after?.(it.environment));
  return missed;
}

/** Takes a step from nothing being allowed to its end, and before that the troubles that end it. */
async function walk(
  it: PoliciedEnvironment,
  direction: Direction,
  step: Step,
  all: readonly Trouble[],
): Promise<readonly string[]> {
  const own = all.filter((one) => one.step === step.id);
  const named: string[] = [];
  for (const trouble of own.filter(({ endsWith }) => endsWith)) named.push(...(await meet(it, direction, trouble)));
  const others = own.filter(({ endsWith }) => !endsWith);
  const missed = await withoutEach(it, { run: troubled(it, direction, step, others) });
  for (const { asksFor, what, after } of others) {
    expect(missed, what).toEqual(expect.arrayContaining([...asksFor]));
    await it.unbound(async () => after?.(it.environment));
  }
  return [...named, ...missed];
}

const asSets = (lists: ReadonlyMap<Purpose, readonly string[]>) =>
  Object.fromEntries([...lists].map(([purpose, actions]) => [purpose, new Set(actions)]));

test('every action that setup and teardown need is missed by name, with the step', { timeout: 240_000 }, async ({
  task,
}) => {
  const here = { answers: true };
  const it = await policiedEnvironment({
    settings: { network: { allowedCidr: '203.0.113.7/32' } },
    beforeRequest: fromHere(here),
    finalSnapshot: 'demo-last',
  });
  const { environment } = it;
  injectFaults(environment.region.cloud, ['guard-duty']);
  const named = { setup: new Set<string>(), teardown: new Set<string>() };
  const session = await it.unbound(() => sessionWith(environment.region));
  for (const step of steps) {
    for (const action of await walk(it, 'create', step, before)) named.setup.add(action);
  }
  const byVerb = new Map<Purpose, readonly string[]>();
  for (const [verb, run] of verbs(environment, session))
    byVerb.set(verb, await withoutEach(it, { run, verbs: [verb] }));

  for (const trouble of afterwards(here)) {
    for (const action of await meet(it, 'create', trouble)) named.setup.add(action);
  }

  const { clients } = session;
  const { id: environmentId } = environment.file.state;
  const sweep = () =>
    Promise.all([findOwned(clients, environmentId), ownedSnapshots(clients, { environmentId })]).then(
      () => undefined,
      classify,
    );
  for (const action of await withoutEach(it, { run: sweep })) named.teardown.add(action);

  for (const step of [...steps].reverse()) {
    for (const action of await walk(it, 'destroy', step, beforeRemoval)) named.teardown.add(action);
  }
  // The snapshot was asked for, and the certificate is the user's.
  const left = [expect.stringMatching(/^acm:certificate /), 'rds:snapshot db-cluster'];
  expect(environment.inventory()).toEqual(left);

  // A push and a recovery are the same steps again, which were without each of these in their setup.
  const ofSteps = { push: named.setup, recover: new Set([...(byVerb.get('recover') ?? []), ...named.setup]) };
  const shown: Readonly<Partial<Record<Purpose, ReadonlySet<string>>>> = { ...asSets(byVerb), ...named, ...ofSteps };
  const pairs = purposes.flatMap((purpose) => required(purpose).map((action) => ({ purpose, action })));
  const unshown = pairs.filter(({ purpose, action }) => !shown[purpose]?.has(action));
  expect(unshown).toEqual([]);
  task.meta.shares = {
    'IAM actions removed one by one': { shown: pairs.length - unshown.length, of: pairs.length, word: 'named' },
  };
});

test('with the enforcement off nothing is missed, so that the proof above would fail', async () => {
  const it = await policiedEnvironment({ enforced: false });
  expect(await withoutEach(it, { run: stepIn(it, 'create', zones) })).toEqual([]);
});
