import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import { expect, test } from 'vitest';
import { quotaRemedy } from '../../src/aws/quotas.js';
import type { RunOutcome } from '../../src/engine/events.js';
import { remedyFor } from '../../src/errors.js';
import { CapacityShortages } from '../../src/sandbox/services/ec2/instance/capacity.js';
import { Instances } from '../../src/sandbox/services/ec2/tables.js';
import { AppliedQuotas } from '../../src/sandbox/services/servicequotas/quotas.js';
import { type Environment, newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

const done: RunOutcome = { kind: 'done' };
const vcpuQuota = 'L-1216C47A';

async function group({ region }: Environment, tier: 'web' | 'app') {
  const client = new AutoScalingClient(region.client);
  const names = { AutoScalingGroupNames: [`demo-${tier}`] };
  return (await client.send(new DescribeAutoScalingGroupsCommand(names))).AutoScalingGroups?.[0];
}

test('a launch that fails is told in Auto Scaling’s own words; the group goes on by itself once the cause is gone', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const { cloud } = environment.region;
  cloud.table(AppliedQuotas).put({ id: vcpuQuota, value: 1 });
  const said =
    'You have requested more vCPU capacity than your current vCPU limit of 1 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.';
  expect(await environment.run('create', upTo('web-fleet'))).toEqual({
    kind: 'failed',
    failures: [
      {
        step: 'web-fleet',
        failure: {
          class: 'quota',
          message: `demo-web cannot launch an instance: ${said}`,
          remedy: remedyFor(quotaRemedy('vcpus', '1'), 'create'),
          details: [expect.stringMatching(/^\d{4}-\S+Z {2}Failed {2}Launching a new EC2 instance\.$/)],
        },
      },
    ],
  });
  // The group itself was made without a word: who trusted its creation would wait for ever.
  expect(await group(environment, 'web')).toMatchObject({ DesiredCapacity: 2, Instances: [] });

  cloud.table(AppliedQuotas).delete(vcpuQuota);
  expect(await environment.run('create', upTo('web-fleet'))).toEqual(done);
  expect(environment.running('web')).toHaveLength(2);
});

test('servers land in one zone while the other has no capacity, and health checks count only once they are configured', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const { cloud } = environment.region;
  cloud.table(CapacityShortages).put({ id: 't4g.micro:us-east-1b' });
  const fleets = upTo('web-fleet', 'app-fleet');
  expect(await environment.run('create', fleets)).toEqual(done);
  const zones = cloud.table(Instances).where((one) => one.state === 'running');
  expect(zones.map((one) => one.availabilityZone)).toEqual(Array(4).fill('us-east-1a'));
  const client = new AutoScalingClient(environment.region.client);
  const { Activities: activities = [] } = await client.send(
    new DescribeScalingActivitiesCommand({ AutoScalingGroupName: 'demo-web' }),
  );
  const failed = activities.flatMap((one) => (one.StatusCode === 'Failed' ? (one.StatusMessage ?? '') : []));
  expect(failed[0]).toMatch(/^We currently do not have sufficient t4g\.micro capacity/);

  const checks = async () =>
    Promise.all(
      (['web', 'app'] as const).map(async (tier) => {
        const { HealthCheckType: type, HealthCheckGracePeriod: grace } = (await group(environment, tier)) ?? {};
        return `${type} ${grace}`;
      }),
    );
  expect(await checks()).toEqual(['EC2 900', 'EC2 900']);
  const [step] = upTo('health-checks').slice(-1);
  if (step) expect(await environment.runOne('create', step)).toEqual(done);
  expect(await checks()).toEqual(['ELB 900', 'ELB 900']);

  expect(await environment.run('destroy', fleets)).toEqual(done);
  expect(environment.inventory()).toEqual([]);
});
