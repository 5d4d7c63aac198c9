import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/lib/clock.js';
import { type Sections, takeSnapshot } from '../../src/ops/index.js';
import { awsError, sourcesAnswering } from './answers.js';

const start = Date.UTC(2026, 0, 1);
const launchedAt = Date.UTC(2025, 11, 31, 23, 0);

describe('a snapshot of a healthy system', () => {
  it('says so and shows every part', async () => {
    const { verdict, url, sections } = await takeSnapshot(sourcesAnswering());
    expect({ verdict, url }).toEqual({
      verdict: { state: 'healthy', reasons: [] },
      url: 'http://demo-alb-1.elb.us-east-1.amazonaws.com',
    });
    const healthy = { health: 'good', state: 'healthy', reason: 'answers the health check' };
    const member = { status: 'available', health: 'good', instanceClass: 'db.t4g.medium' };
    const instance = {
      lifecycle: 'InService',
      state: 'running',
      healthStatus: 'Healthy',
      health: 'good',
      type: 't4g.micro',
      launchedAt,
    };
    expect(sections.alb).toEqual({
      state: 'known',
      at: start,
      data: {
        kind: 'alb',
        name: 'demo-alb',
        dnsName: 'demo-alb-1.elb.us-east-1.amazonaws.com',
        scheme: 'internet-facing',
        state: 'active',
        health: 'good',
        reason: 'takes requests',
        targets: [
          { id: 'i-web1', port: 80, ...healthy },
          { id: 'i-web2', port: 80, ...healthy },
        ],
        listeners: [],
      },
    });
    expect(sections.web).toEqual({
      state: 'known',
      at: start,
      data: {
        tier: 'web',
        name: 'demo-web',
        min: 2,
        desired: 2,
        max: 4,
        instances: [
          { ...instance, id: 'i-web1', zone: 'us-east-1a', privateAddress: '10.0.3.10' },
          { ...instance, id: 'i-web2', zone: 'us-east-1b', privateAddress: '10.0.4.10' },
        ],
      },
    });
    expect(sections.database).toEqual({
      state: 'known',
      at: start,
      data: {
        id: 'demo-db',
        status: 'available',
        health: 'good',
        engineVersion: '8.0.mysql_aurora.3.10.5',
        writerEndpoint: 'demo-db.cluster-abc.us-east-1.rds.amazonaws.com',
        readerEndpoint: 'demo-db.cluster-ro-abc.us-east-1.rds.amazonaws.com',
        members: [
          {
            ...member,
            id: 'demo-db-1',
            role: 'writer',
            zone: 'us-east-1a',
            endpoint: 'demo-db-1.abc.us-east-1.rds.amazonaws.com',
          },
          {
            ...member,
            id: 'demo-db-2',
            role: 'reader',
            zone: 'us-east-1b',
            endpoint: 'demo-db-2.abc.us-east-1.rds.amazonaws.com',
          },
        ],
      },
    });
    expect(sections.nat).toEqual({
      state: 'known',
      at: start,
      data: [{ id: 'nat-1', state: 'available', health: 'good', publicAddress: '198.51.100.7' }],
    });
  });
});

const unhealthy = (id: string, port: number) => ({
  Target: { Id: id, Port: port },
  TargetHealth: {
    State: 'unhealthy',
    Reason: 'Target.ResponseCodeMismatch',
    Description: 'Health checks failed with these codes: [503]',
  },
});
const healthy = (id: string, port: number) => ({ Target: { Id: id, Port: port }, TargetHealth: { State: 'healthy' } });
const answerWith = (web: readonly object[]) => (input: { TargetGroupArn?: string }) => ({
  TargetHealthDescriptions:
    input.TargetGroupArn === 'arn:tg-web' ? web : [healthy('i-app1', 9090), healthy('i-app2', 9090)],
});
/** The web tier's targets; the app tier's are well. */
const targets = (...web: readonly object[]) => ({ DescribeTargetHealthCommand: answerWith(web) });

describe('the verdict', () => {
  it.each([
    [
      'is degraded when one target fails its check',
      targets(healthy('i-web1', 80), unhealthy('i-web2', 80)),
      'degraded',
      'i-web2 answers the health check, but not with the status that is expected (Health checks failed with these codes: [503]).',
    ],
    [
      'is down when no target is healthy',
      targets(unhealthy('i-web2', 80)),
      'down',
      'The public load balancer has no healthy target: i-web2 answers the health check, but not with the status that is expected (Health checks failed with these codes: [503]).',
    ],
    [
      'is down when the load balancer is gone',
      { DescribeLoadBalancersCommand: awsError('LoadBalancerNotFound', 'One or more load balancers not found') },
      'down',
      'The public load balancer is not there: AWS does not find it.',
    ],
    [
      'is down without a database writer',
      {
        DescribeDBInstancesCommand: {
          DBInstances: [{ DBInstanceIdentifier: 'demo-db-1', DBInstanceStatus: 'rebooting' }],
        },
      },
      'down',
      'The database writer demo-db-1 is rebooting.',
    ],
    [
      'is degraded when an instance in service is not a target',
      targets(healthy('i-web1', 80)),
      'degraded',
      'i-web2 is in service, but not a target of the load balancer.',
    ],
    [
      'is degraded when an agent is silent',
      { DescribeInstanceInformationCommand: { InstanceInformationList: [] } },
      'degraded',
      'The Systems Manager agent of i-web1 has never registered.',
    ],
    [
      'is degraded when the NAT gateway has failed',
      { DescribeNatGatewaysCommand: { NatGateways: [{ NatGatewayId: 'nat-1', State: 'failed' }] } },
      'degraded',
      'Instances cannot reach the internet through the NAT gateway: failed.',
    ],
    [
      'is unknown when a part may not be read',
      { DescribeDBClustersCommand: awsError('AccessDenied', 'not authorized to perform rds:DescribeDBClusters', 403) },
      'unknown',
      'The database cannot be read: not authorized to perform rds:DescribeDBClusters',
    ],
  ])('%s', async (_, changes, state, first) => {
    const { verdict } = await takeSnapshot(sourcesAnswering(changes));
    expect({ state: verdict.state, first: verdict.reasons[0] }).toEqual({ state, first });
  });

  it('is degraded after a launch that failed, until one succeeds', async () => {
    const activity = (StatusCode: string, minute: number) => ({
      StatusCode,
      StartTime: new Date(start + minute * 60_000),
      StatusMessage: 'We currently do not have sufficient t4g.micro capacity.',
    });
    const verdictWith = async (...list: readonly object[]) =>
      (await takeSnapshot(sourcesAnswering({ DescribeScalingActivitiesCommand: { Activities: list } }))).verdict;
    expect(await verdictWith(activity('Failed', 2), activity('Successful', 1))).toEqual({
      state: 'degraded',
      reasons: ['The web fleet could not change: We currently do not have sufficient t4g.micro capacity.'],
    });
    expect(await verdictWith(activity('Successful', 3), activity('Failed', 2))).toEqual({
      state: 'healthy',
      reasons: [],
    });
  });

  it('is simulated where there are no hosts, and blames no host for it', async () => {
    const { verdict } = await takeSnapshot(
      sourcesAnswering(targets(unhealthy('i-web2', 80)), { simulated: 'This sandbox has no hosts.' }),
    );
    expect(verdict).toEqual({ state: 'simulated', reasons: ['This sandbox has no hosts.'] });
  });
});

describe('a section that cannot be read', () => {
  const calls = {
    alb: 'DescribeLoadBalancersCommand',
    web: 'DescribeAutoScalingGroupsCommand',
    agents: 'DescribeInstanceInformationCommand',
    database: 'DescribeDBInstancesCommand',
    nat: 'DescribeNatGatewaysCommand',
    activities: 'DescribeScalingActivitiesCommand',
  } satisfies Partial<Record<keyof Sections, string>>;

  it.each(Object.entries(calls))('leaves the others alone: %s', async (name, command) => {
    const { sections } = await takeSnapshot(sourcesAnswering({ [command]: awsError('AccessDenied', 'no', 403) }));
    const failed = Object.entries(sections).flatMap(([key, section]) => (section.state === 'failed' ? [key] : []));
    const shared: Readonly<Record<string, readonly string[]>> = { alb: ['alb', 'nlb'], web: ['web', 'app'] };
    expect(failed).toEqual(shared[name] ?? [name]);
  });

  it('keeps what was known before, with its age', async () => {
    const clock = new VirtualClock();
    const first = await takeSnapshot(sourcesAnswering({}, { clock }));
    await clock.advance(30_000);
    const denied = { DescribeNatGatewaysCommand: awsError('UnauthorizedOperation', 'You are not authorized.', 403) };
    const second = await takeSnapshot(sourcesAnswering(denied, { clock }), first);
    await clock.advance(30_000);
    const third = await takeSnapshot(sourcesAnswering(denied, { clock }), second);
    expect(third.sections.nat).toMatchObject({
      state: 'failed',
      at: start + 60_000,
      failure: {
        class: 'permission',
        message: 'You are not authorized.',
        code: 'UnauthorizedOperation',
        requestId: 'req-1',
      },
      last: { at: start, data: [{ id: 'nat-1' }] },
    });
  });

  it('shows the fleet without launch times when EC2 may not be asked', async () => {
    const { sections } = await takeSnapshot(
      sourcesAnswering({ DescribeInstancesCommand: awsError('UnauthorizedOperation', 'You are not authorized.', 403) }),
    );
    expect(sections.web).toMatchObject({
      state: 'known',
      data: {
        detailsFailure: { class: 'permission' },
        instances: [{ id: 'i-web1', health: 'good' }, { id: 'i-web2' }],
      },
    });
  });
});

describe('what belongs to somebody else', () => {
  it('is not shown as ours, although it has our name', async () => {
    const { sections } = await takeSnapshot(
      sourcesAnswering({ DescribeAutoScalingGroupsCommand: { AutoScalingGroups: [{ Tags: [] }] } }),
    );
    expect(sections.web).toEqual({
      state: 'absent',
      at: start,
      reason: 'the Auto Scaling group demo-web belongs to something else',
    });
  });
});
