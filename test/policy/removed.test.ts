import { expect, test } from 'vitest';
import { classify } from '../../src/aws/classify.js';
import { createClients } from '../../src/aws/clients.js';
import { findOwned } from '../../src/aws/owned.js';
import { needsFor } from '../../src/commands/needs.js';
import type { Failure } from '../../src/engine/failure.js';
import type { Direction } from '../../src/engine/graph.js';
import { steps } from '../../src/steps/index.js';
import zones from '../../src/steps/zones.js';
import { targetOf } from '../steps/run.js';
import { type PoliciedEnvironment, policiedEnvironment } from './policied-environment.js';

type Step = (typeof steps)[number];

/** What AWS does not say: Auto Scaling's denial of a launch may mean any of these. */
const launching = ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole'];

/** Asked for only when something has gone wrong or was changed, or by a process of its own; not shown here. */
const notAsked = {
  setup: [
    'ec2:CreateLaunchTemplateVersion',
    'ec2:DeleteInternetGateway',
    'ec2:DeleteLaunchTemplate',
    'ec2:DeleteNatGateway',
    'ec2:DeleteTags',
    'ec2:DeleteVpc',
    'ec2:RebootInstances',
    'ec2:ReleaseAddress',
    'ec2:ReplaceRoute',
    'ec2:RevokeSecurityGroupIngress',
    'elasticloadbalancing:DeleteLoadBalancer',
    'iam:RemoveRoleFromInstanceProfile',
    'ssm:DeleteAssociation',
    'ssm:DescribeAssociation',
    'ssm:GetCommandInvocation',
    'ssm:ResumeSession',
    'ssm:StartAssociationsOnce',
    'ssm:UpdateAssociation',
    'ssmmessages:OpenDataChannel',
  ],
  teardown: [
    'ec2:CreateTags',
    'ec2:DeleteTags',
    'ec2:TerminateInstances',
    'iam:DetachRolePolicy',
    'rds:CreateDBClusterSnapshot',
    'rds:DescribeDBClusterSnapshots',
    'rds:ModifyDBCluster',
  ],
} as const;

/**
 * Does something again and again, each time with one more action allowed: the one whose absence has just stopped it. So
 * every action that it needs is missing once, with all that it asked for before being allowed.
 * @returns the actions, in the order in which they were asked for
 */
async function withoutEach(
  it: PoliciedEnvironment,
  attempt: () => Promise<Failure | undefined>,
): Promise<readonly string[]> {
  const named: string[] = [];
  for (;;) {
    it.allow(new Set(named));
    it.asked();
    const failure = await attempt();
    const missing = it.asked().filter((action) => !named.includes(action));
    if (!failure) {
      expect(missing, 'goes on without it').toEqual([]);
      return named;
    }
    const action = missing.find((one) => tells(failure, one));
    if (action === undefined) throw new Error(`without ${missing}: ${JSON.stringify(failure)}`);
    named.push(action);
  }
}

/** The attempt of one step; what stops it has to bear the step's name. */
function stepIn({ environment }: PoliciedEnvironment, direction: Direction, step: Step) {
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

const required = (purpose: 'setup' | 'teardown'): readonly string[] =>
  needsFor([purpose]).flatMap(({ action, optional }) => (optional ? [] : [action]));

test('every action that setup and teardown need is missed by name, with the step', { timeout: 240_000 }, async ({
  task,
}) => {
  const it = await policiedEnvironment();
  const { environment } = it;
  const named = { setup: new Set<string>(), teardown: new Set<string>() };
  for (const step of steps) {
    for (const action of await withoutEach(it, stepIn(it, 'create', step))) named.setup.add(action);
  }
  const clients = createClients({ ...targetOf(environment.region), clock: environment.region.clock });
  const sweep = () => findOwned(clients, environment.file.state.id).then(() => undefined, classify);
  for (const action of await withoutEach(it, sweep)) named.teardown.add(action);

  for (const step of [...steps].reverse()) {
    for (const action of await withoutEach(it, stepIn(it, 'destroy', step))) named.teardown.add(action);
  }
  expect(environment.inventory()).toEqual([]);

  for (const purpose of ['setup', 'teardown'] as const) {
    const expected = required(purpose).filter((action) => !notAsked[purpose].some((one) => one === action));
    expect(
      expected.filter((action) => !named[purpose].has(action)),
      purpose,
    ).toEqual([]);
    expect(
      notAsked[purpose].filter((action) => named[purpose].has(action)),
      purpose,
    ).toEqual([]);
  }
  const shown = named.setup.size + named.teardown.size;
  const of = required('setup').length + required('teardown').length;
  task.meta.shares = { 'IAM actions removed one by one': { shown, of, word: 'named' } };
});

test('with the enforcement off nothing is missed, so that the proof above would fail', async () => {
  const it = await policiedEnvironment({ enforced: false });
  expect(await withoutEach(it, stepIn(it, 'create', zones))).toEqual([]);
});
