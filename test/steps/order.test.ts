import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineEvent } from '../../src/engine/events.js';
import type { Direction } from '../../src/engine/graph.js';
import { type Environment, newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

/** When the first and the last successful call of each action were, in seconds since the run began. */
type Calls = ReadonlyMap<string, { readonly first: number; last: number }>;

let environment: Environment;
const runs = new Map<Direction, { readonly calls: Calls; readonly ends: ReadonlyMap<string, number> }>();

beforeAll(async () => {
  let calls = new Map<string, { first: number; last: number }>();
  let beganAt = 0;
  environment = await newEnvironment({
    forFile: true,
    afterAnswer: (action) => {
      const at = (environment.region.clock.now() - beganAt) / 1000;
      calls.set(action, { first: calls.get(action)?.first ?? at, last: at });
    },
  });
  for (const direction of ['create', 'destroy'] as const) {
    calls = new Map();
    beganAt = environment.region.clock.now();
    const before = environment.events.length;
    expect(await environment.run(direction)).toEqual({ kind: 'done' });
    runs.set(direction, { calls, ends: endsOf(environment.events.slice(before), beganAt) });
  }
}, 120_000);
afterAll(() => expect(environment.inventory()).toEqual([]));

function endsOf(events: readonly EngineEvent[], beganAt: number): Map<string, number> {
  return new Map(
    events.flatMap((event) => (event.type === 'step-finished' ? [[event.step, (event.at - beganAt) / 1000]] : [])),
  );
}

function called(direction: Direction, action: string): { readonly first: number; readonly last: number } {
  const times = runs.get(direction)?.calls.get(action);
  if (!times) throw new Error(`${action} was not called to ${direction}`);
  return times;
}

function ended(direction: Direction, step: string): number {
  const at = runs.get(direction)?.ends.get(step);
  if (at === undefined) throw new Error(`${step} did not end`);
  return at;
}

test('what takes longest begins as soon as it can: the database and both load balancers before the NAT gateway is there', () => {
  const beforeNat = ended('create', 'nat-gateway');
  for (const action of ['rds:CreateDBCluster', 'elasticloadbalancing:CreateLoadBalancer', 'rds:CreateDBInstance']) {
    expect([action, called('create', action).last < beforeNat]).toEqual([action, true]);
  }
  expect(called('create', 'rds:CreateDBCluster').first).toBeLessThan(15);
});

test('the groups are made first and the rules between them afterwards', () => {
  expect(called('create', 'ec2:CreateSecurityGroup').last).toBeLessThan(
    called('create', 'ec2:AuthorizeSecurityGroupIngress').first,
  );
});

test('a NAT gateway is made behind a route to the internet, and the private route once it is available', () => {
  expect(ended('create', 'public-routes')).toBeLessThanOrEqual(called('create', 'ec2:CreateNatGateway').first);
  expect(ended('create', 'nat-gateway')).toBeLessThanOrEqual(ended('create', 'private-routes'));
});

test('servers are launched only when their way out and their roles are there', () => {
  const { first } = called('create', 'autoscaling:CreateAutoScalingGroup');
  for (const step of ['private-routes', 'instance-roles']) {
    expect([step, ended('create', step) <= first]).toEqual([step, true]);
  }
});

test('the schema waits for the writer, and the release of the app for the schema', () => {
  expect(ended('create', 'db-writer')).toBeLessThanOrEqual(ended('create', 'schema'));
  expect(ended('create', 'schema')).toBeLessThanOrEqual(called('create', 'ssm:CreateAssociation').last);
  expect(called('create', 'ssm:SendCommand').last).toBeLessThanOrEqual(called('create', 'ssm:CreateAssociation').last);
});

test('associations go before the servers that they would configure again', () => {
  expect(called('destroy', 'ssm:DeleteAssociation').last).toBeLessThanOrEqual(
    called('destroy', 'autoscaling:DeleteAutoScalingGroup').first,
  );
  expect(called('destroy', 'ssm:DeleteAssociation').last).toBeLessThanOrEqual(
    called('destroy', 'ssm:DeleteDocument').last,
  );
});

test('the database begins to go at once, beside everything else: instances, cluster, subnet group', () => {
  expect(called('destroy', 'rds:DeleteDBInstance').last).toBeLessThan(10);
  expect(called('destroy', 'rds:DeleteDBInstance').last).toBeLessThan(called('destroy', 'rds:DeleteDBCluster').first);
  expect(ended('destroy', 'db-cluster')).toBeLessThanOrEqual(called('destroy', 'rds:DeleteDBSubnetGroup').first);
  expect(ended('destroy', 'nat-gateway')).toBeLessThan(ended('destroy', 'db-cluster'));
});

test('a fleet is gone with its instances before its load balancer, its template and the way out go', () => {
  const instancesGone = called('destroy', 'ec2:DeleteLaunchTemplate').first;
  expect(called('destroy', 'autoscaling:DeleteAutoScalingGroup').last).toBeLessThan(instancesGone);
  expect(instancesGone).toBeLessThanOrEqual(called('destroy', 'elasticloadbalancing:DeleteLoadBalancer').first);
  expect(instancesGone).toBeLessThanOrEqual(called('destroy', 'ec2:DeleteNatGateway').first);
  expect(instancesGone).toBeLessThanOrEqual(called('destroy', 'iam:DeleteInstanceProfile').first);
});

test('a target group goes after its load balancer and the interfaces of that', () => {
  expect(called('destroy', 'elasticloadbalancing:DeleteLoadBalancer').last).toBeLessThan(
    called('destroy', 'elasticloadbalancing:DeleteTargetGroup').first,
  );
});

test('the address goes seconds after the NAT gateway, the internet gateway after both', () => {
  const nat = called('destroy', 'ec2:DeleteNatGateway').first;
  const address = called('destroy', 'ec2:ReleaseAddress').last;
  expect(address - nat).toBeGreaterThanOrEqual(55);
  expect(address).toBeLessThan(called('destroy', 'ec2:DetachInternetGateway').first);
});

test('rules go before the groups that they name, the VPC goes last', () => {
  expect(called('destroy', 'ec2:RevokeSecurityGroupIngress').last).toBeLessThanOrEqual(
    called('destroy', 'ec2:DeleteSecurityGroup').first,
  );
  const last = called('destroy', 'ec2:DeleteVpc').first;
  for (const action of ['DeleteSubnet', 'DeleteSecurityGroup', 'DeleteRouteTable', 'DeleteInternetGateway']) {
    expect([action, called('destroy', `ec2:${action}`).last <= last]).toEqual([action, true]);
  }
});

test('service-linked roles are made and never removed', () => {
  expect(called('create', 'iam:CreateServiceLinkedRole').first).toBeLessThan(
    called('create', 'elasticloadbalancing:CreateLoadBalancer').first,
  );
  expect(runs.get('destroy')?.calls.has('iam:DeleteServiceLinkedRole')).toBe(false);
});

test('agents of servers that are launched before their way out is there sleep until they are rebooted', {
  timeout: 60_000,
}, async () => {
  expect(environment.actions.get('create web-release')).not.toContain('ec2:RebootInstances');
  const hasty = await newEnvironment();
  const wrongWay = upTo('web-release').map((step) => {
    if (step.id === 'web-fleet') return { ...step, needs: step.needs.filter((need) => need !== 'private-routes') };
    return step.id === 'private-routes' ? { ...step, needs: [...step.needs, 'web-fleet'] } : step;
  });
  expect(await hasty.run('create', wrongWay)).toEqual({ kind: 'done' });
  expect(hasty.actions.get('create web-release')).toContain('ec2:RebootInstances');
});
