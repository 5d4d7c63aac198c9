import { AutoScalingClient, SetDesiredCapacityCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeNatGatewaysCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { DescribeDocumentCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { awsCode, hasCode, isNotFound } from '../../src/aws/error-codes.js';
import { startTestRegion } from '../sandbox/region.js';

/** The name that the SDK gives an error and the code that was on the wire: two spellings in services with modelled errors. */
test('an error is recognised by the name that the SDK gives it and by its code on the wire', async () => {
  const { client } = await startTestRegion();
  const ec2 = new EC2Client(client);
  const elbv2 = new ElasticLoadBalancingV2Client(client);
  const rds = new RDSClient(client);
  const ssm = new SSMClient(client);
  const name = 'nothing';
  const missing: [ask: () => Promise<unknown>, name: string, wire: string][] = [
    [() => ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-0'] })), 'InvalidVpcID.NotFound', 'InvalidVpcID.NotFound'],
    [
      () => ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds: ['nat-0'] })),
      'NatGatewayNotFound',
      'NatGatewayNotFound',
    ],
    [
      () => elbv2.send(new DescribeLoadBalancersCommand({ Names: [name] })),
      'LoadBalancerNotFoundException',
      'LoadBalancerNotFound',
    ],
    [
      () => elbv2.send(new DescribeTargetGroupsCommand({ Names: [name] })),
      'TargetGroupNotFoundException',
      'TargetGroupNotFound',
    ],
    [() => new IAMClient(client).send(new GetRoleCommand({ RoleName: name })), 'NoSuchEntityException', 'NoSuchEntity'],
    [
      () => rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name })),
      'DBInstanceNotFoundFault',
      'DBInstanceNotFound',
    ],
    [
      () => rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: name })),
      'DBClusterNotFoundFault',
      'DBClusterNotFoundFault',
    ],
    [() => ssm.send(new GetParameterCommand({ Name: name })), 'ParameterNotFound', 'ParameterNotFound'],
    [() => ssm.send(new DescribeDocumentCommand({ Name: name })), 'InvalidDocument', 'InvalidDocument'],
  ];
  for (const [ask, sdkName, wireCode] of missing) {
    const error: unknown = await ask().catch((reason) => reason);
    expect(error).toMatchObject({ name: sdkName });
    expect(awsCode(error)).toBe(wireCode);
    expect([sdkName, hasCode(error, sdkName), hasCode(error, wireCode), isNotFound(error)]).toEqual([
      sdkName,
      true,
      true,
      true,
    ]);
  }
  const group = new AutoScalingClient(client);
  const unmodelled = group.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity: 1 }));
  await expect(unmodelled).rejects.toMatchObject({ name: 'ValidationError', Code: 'ValidationError' });
});
