import { AutoScalingClient, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import {
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { parsePolicies } from '../../../src/sandbox/authorisation/document.js';
import { makeServiceLinkedRole } from '../../../src/sandbox/services/iam/role/service-linked.js';
import { testAccount } from '../region.js';
import { createCluster, createSubnetGroup, databaseRegion } from './rds/fixture.js';

/** Everything but one action. */
const allBut = (action: string) =>
  parsePolicies(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: action, Resource: '*' },
      ],
    }),
  );

const denied = (service: string, role: string) => ({
  name: 'AccessDenied',
  message: `User: arn:aws:iam::${testAccount}:user/sandbox is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::${testAccount}:role/aws-service-role/${service}/${role} with an explicit deny in an identity-based policy`,
});

const internal: CreateLoadBalancerCommandInput = {
  Name: 'demo',
  Type: 'network',
  Scheme: 'internal',
  Subnets: ['subnet-a'],
};

test('a service whose own role is missing and may not be made says so, each in its own way', async () => {
  const statements = allBut('iam:CreateServiceLinkedRole');
  const region = await databaseRegion({ policy: () => statements });
  const { rds, cloud, client } = region;
  await createSubnetGroup(rds);
  const elb = new ElasticLoadBalancingV2Client(client);
  const autoscaling = new AutoScalingClient(client);
  const balancer = () => elb.send(new CreateLoadBalancerCommand(internal));
  const group = () =>
    autoscaling.send(new CreateAutoScalingGroupCommand({ AutoScalingGroupName: 'demo', MinSize: 0, MaxSize: 0 }));
  const cluster = () => createCluster(rds);
  await expect(balancer()).rejects.toMatchObject(
    denied('elasticloadbalancing.amazonaws.com', 'AWSServiceRoleForElasticLoadBalancing'),
  );
  await expect(group()).rejects.toMatchObject(denied('autoscaling.amazonaws.com', 'AWSServiceRoleForAutoScaling'));
  await expect(cluster()).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message:
      'Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later',
  });
  for (const service of ['elasticloadbalancing', 'autoscaling', 'rds']) {
    makeServiceLinkedRole(cloud, `${service}.amazonaws.com`);
  }
  await region.pass(5);
  await balancer();
  await cluster();
  // Only its request is wrong now.
  await expect(group()).rejects.toMatchObject({ name: 'ValidationError' });
});

test('making a load balancer looks at the network with the rights of its caller', async () => {
  const { client } = await databaseRegion({ policy: () => allBut('ec2:DescribeInternetGateways') });
  const elb = new ElasticLoadBalancingV2Client(client);
  await expect(elb.send(new CreateLoadBalancerCommand(internal))).rejects.toMatchObject({
    name: 'AccessDenied',
    message: expect.stringContaining('is not authorized to perform: ec2:DescribeInternetGateways'),
  });
});
