import { expect, test } from 'vitest';
import { type ListedEnvironment, renderList } from '../../src/ui/list/list.js';
import { renderRecovered } from '../../src/ui/recovered/recovered.js';
import { expectText, realAws, theme } from './frame.js';

const id = '11111111-2222-4333-8444-555555555555';
const now = Date.UTC(2026, 0, 3);

const complete: ListedEnvironment = {
  name: 'demo',
  id,
  state: 'complete',
  resources: 55,
  snapshots: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  owner: 'arn:aws:iam::123456789012:user/ada',
  costPerDay: 6.91,
  unpriced: ['db.r8g.large'],
  stateFile: '/home/ada/.tier3-wizard/demo/state.json',
};

const others: readonly ListedEnvironment[] = [
  {
    ...complete,
    name: 'shop',
    state: 'removing',
    run: { doing: 'destroy', pid: 4711, host: 'elsewhere', since: '2026-01-02T23:00:00.000Z' },
  },
  {
    name: 'old',
    id,
    state: 'snapshots only',
    resources: 0,
    snapshots: ['old-final'],
    costPerDay: 0,
    unpriced: [],
  },
  { name: 'lost', id, state: 'incomplete', resources: 3, snapshots: [], costPerDay: 1.2, unpriced: [] },
];

const prices = {
  byUse: [
    { label: 'traffic through the NAT gateway', price: 0.045, unit: 'GB' },
    { label: 'data in Aurora', price: 0.1, unit: 'GB-month' },
  ],
  source: 'bundled table of 2025-06',
};

test.each([60, 80, 120])(
  'environments, what they cost together, and what needs a word, at %i columns',
  async (width) => {
    const list = { target: realAws, now, environments: [complete, ...others], ...prices };
    await expectText(`list-${width}`, renderList(list, width, theme));
  },
);

test('an account without any environment is told so', () => {
  const lines = renderList({ target: realAws, now, environments: [], ...prices }, 80, theme);
  expect(lines.at(-1)).toBe('Nothing here carries the tags of tier3-wizard: nothing of it is billed.');
});

test.each([60, 80, 120])('what a rebuilt state file holds, and what it does not, at %i columns', async (width) => {
  const report = {
    target: realAws,
    environment: 'demo',
    id,
    path: '/home/ada/.tier3-wizard/demo/state.json',
    aside: '/home/ada/.tier3-wizard/demo/state.json.damaged-2026-01-03T000000.000Z',
    resources: 30,
    finished: ['VPC', 'Subnets'],
    open: ['Aurora writer', 'Verification'],
    unplaced: [{ what: 'subnet subnet-1', why: 'its tags name "public-z" of the step "subnets"' }],
    assumed: ["the app's own folder, schema file and table (bundle.*)"],
  };
  await expectText(`recovered-${width}`, renderRecovered(report, width, theme));
});
