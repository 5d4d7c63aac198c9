import { DescribeSecurityGroupsCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { Targets } from '../../src/sandbox/services/elbv2/tables.js';
import { steps } from '../../src/steps/index.js';
import verification from '../../src/steps/verification.js';
import { newEnvironment } from './run.js';

test('app servers that do not admit the load balancer are named as the cause', { timeout: 120_000 }, async () => {
  const environment = await newEnvironment();
  // With the last step Auto Scaling would replace what is unhealthy.
  const unwatched = steps.filter(({ id }) => id !== 'health-checks');
  expect(await environment.run('create', unwatched)).toEqual({ kind: 'done' });
  const { ec2 } = environment.contextOf(verification).aws;
  const Filters = [{ Name: 'group-name', Values: ['demo-app'] }];
  const { SecurityGroups: [group] = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  const { GroupId, IpPermissions } = group ?? {};
  await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  // What the load balancer then finds.
  const app = environment.running('app');
  const health = {
    state: 'unhealthy',
    reason: 'Target.FailedHealthChecks',
    description: 'Health checks failed',
  } as const;
  for (const target of environment.region.cloud.table(Targets).where(({ instanceId }) => app.includes(instanceId))) {
    target.phase = { kind: 'checked', health };
  }
  await environment.file.updateStep('verification', (old) => ({ ...old, resources: {} }));

  const addresses = IpPermissions?.flatMap(({ IpRanges = [] }) => IpRanges.map(({ CidrIp }) => CidrIp)).sort();
  expect(addresses).toHaveLength(2);
  const outcome = await environment.runOne('create', verification);
  const message = outcome.kind === 'failed' ? outcome.failures[0]?.failure.message : undefined;
  expect(message).toMatch(
    new RegExp(
      `^The system does not serve after 15 minutes of waiting for the load balancers to find (i-\\w+, i-\\w+) healthy \\(the app servers' group ${GroupId} does not admit (10\\.0\\.[56]\\.\\d+/32) and (10\\.0\\.[56]\\.\\d+/32), the internal load balancer, on port 9090\\)\\.$`,
    ),
  );
});
