import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/engine/ledger.js';
import type { EnvironmentOptions, ProductStep } from '../steps/environment-options.js';
import type { KillPoint } from './kills.js';
import { goOn } from './trial.js';
import { type Undisturbed, undisturbed } from './undisturbed.js';

/** Creating calls that AWS repeats without a word: each makes one more. */
const twice = ['create vpc ec2:CreateVpc 1', 'create nat-gateway ec2:AllocateAddress 1'];
const unanswered = twice.map((call) => `${call} unanswered`);
const isUnanswered = (point: string): boolean => unanswered.includes(point);

/** Goes on after each of these kills; answers what there is too much of then. */
async function tooMuch(
  { built, points }: Undisturbed,
  options: EnvironmentOptions = {},
  changed: (point: KillPoint) => KillPoint = (same) => same,
): Promise<readonly string[]> {
  const extra: string[] = [];
  for (const point of points) {
    const { failures, duplicates, orphans } = await goOn(changed(point), built, options);
    extra.push(...failures, ...duplicates, ...orphans);
  }
  return extra;
}

/** Every verb of a step with another ledger. */
function withLedger(change: (ledger: Ledger) => Ledger): (step: ProductStep) => ProductStep {
  return (step) => ({
    ...step,
    observe: (run) => step.observe({ ...run, ledger: change(run.ledger) }),
    create: (run) => step.create({ ...run, ledger: change(run.ledger) }),
  });
}

/** Ids are remembered when they are known, and nothing before. */
const withoutWriteAhead = withLedger((ledger) => ({
  ...ledger,
  intended: () => false,
  settled: () => true,
  make: async (resource, { create }) => {
    const id = ledger.id(resource) ?? (await create(randomUUID()));
    await ledger.record(resource, id);
    return id;
  },
}));

/** Whatever is looked for by its tags is not found. */
const withoutLookup: NonNullable<EnvironmentOptions['carry']> = async ({ action, request }, send) => {
  const answer = await send(request);
  const isSearch = /^ec2:Describe(Vpcs|Addresses)$/.test(action) && request.body.includes('Filter.');
  const body = isSearch ? answer.body.replace(/<(vpcSet|addressesSet)>.*<\/\1>/s, '<$1></$1>') : answer.body;
  return { ...answer, body };
};

const withoutTwinSweep = ({ removeTwins: _off, ...step }: ProductStep): ProductStep => step;

/** What was made in the last moment before the kill is not seen for longer than the product waits for it. */
function seenLate(point: KillPoint): KillPoint {
  const late = /"visibleAt":(\d+)/g;
  const { now, account } = point.left;
  const hidden = account.replace(late, (text, at: string) =>
    Number(at) > now ? `"visibleAt":${now + 120_000}` : text,
  );
  expect(hidden).not.toBe(account);
  return { ...point, left: { ...point.left, account: hidden } };
}

const timeout = 600_000;

describe('a kill after AWS has made something and before it has answered', () => {
  let whole: Undisturbed;
  beforeAll(async () => {
    whole = await undisturbed(['create'], isUnanswered);
    expect(whole.points.map(({ name }) => name)).toEqual(unanswered);
  }, timeout);

  const two = ['ec2.vpcs vpc', 'ec2.addresses nat-address'].map((name) => expect.stringContaining(name));

  test('leaves one of it, as the product is', { timeout }, async () => {
    expect(await tooMuch(whole)).toEqual([]);
  });

  test('would leave two if nothing were written ahead', { timeout }, async () => {
    const sabotage = { sabotage: withoutWriteAhead };
    const unwritten = await undisturbed(['create'], isUnanswered, sabotage);
    expect(await tooMuch(unwritten, sabotage)).toEqual(expect.arrayContaining(two));
  });

  test('would leave two if nothing were looked for before it is sent again', { timeout }, async () => {
    expect(await tooMuch(whole, { carry: withoutLookup })).toEqual(expect.arrayContaining(two));
  });

  test('leaves one of it even if it is seen later than AWS should need', { timeout }, async () => {
    expect(await tooMuch(whole, {}, seenLate)).toEqual([]);
  });

  test('would leave two then if nobody looked again at the end', { timeout }, async () => {
    const options = { sabotage: withoutTwinSweep };
    expect(await tooMuch(whole, options, seenLate)).toEqual(expect.arrayContaining(two));
  });
});
