import {
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { Vpcs } from '../../../../src/sandbox/services/ec2/tables.js';
import { AppliedQuotas } from '../../../../src/sandbox/services/servicequotas/quotas.js';
import { createCluster, createMember, createSubnetGroup, databaseRegion } from '../rds/fixture.js';

test('a quota that is used up is told in the code of each service, and one more succeeds once it is raised', async () => {
  const { rds, cloud, client } = await databaseRegion();
  const elb = new ElasticLoadBalancingV2Client(client);
  await createSubnetGroup(rds);
  const vpc = { id: 'vpc-1', cidr: '10.0.0.0/16', state: 'available' as const, dnsSupport: true, dnsHostnames: true };
  cloud.table(Vpcs).put({ ...vpc, createdAt: 0, visibleAt: 0, tags: {} });
  const attempts: readonly (readonly [quota: string, code: string, attempt: () => Promise<unknown>])[] = [
    ['L-952B80B8', 'DBClusterQuotaExceededFault', () => createCluster(rds)],
    ['L-7B6409FD', 'InstanceQuotaExceeded', () => createMember(rds, 'db-1', 'us-east-1a')],
    [
      'L-69A177A2',
      'TooManyLoadBalancers',
      () =>
        elb.send(
          new CreateLoadBalancerCommand({ Name: 'demo', Type: 'network', Scheme: 'internal', Subnets: ['subnet-a'] }),
        ),
    ],
    [
      'L-B22855CB',
      'TooManyTargetGroups',
      () => elb.send(new CreateTargetGroupCommand({ Name: 'demo', Protocol: 'TCP', Port: 80, VpcId: 'vpc-1' })),
    ],
  ];
  for (const [id, Code, attempt] of attempts) {
    cloud.table(AppliedQuotas).put({ id, value: 0 });
    await expect(attempt(), id).rejects.toMatchObject({ Code });
    cloud.table(AppliedQuotas).delete(id);
    await attempt();
  }
});
