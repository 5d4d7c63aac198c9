import {
  DeleteSecurityGroupCommand,
  DeleteSubnetCommand,
  DeleteVpcEndpointsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVpcEndpointsCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { switchOnRuntimeMonitoring } from '../../../../src/sandbox/services/ec2/vpc-endpoint/runtime-monitoring.js';
import { arm } from './fleet.js';
import { id, startTestNetwork } from './network.js';

test('GuardDuty puts an endpoint and a group into a VPC a while after an instance runs there, and leaves them', async () => {
  const { ec2, region, vpcId, subnetId } = await startTestNetwork();
  switchOnRuntimeMonitoring(region.cloud);
  const endpoints = async () => (await ec2.send(new DescribeVpcEndpointsCommand({}))).VpcEndpoints;
  const launch = { ImageId: arm, InstanceType: 't4g.micro', SubnetId: subnetId, MinCount: 1, MaxCount: 1 } as const;
  const { Instances: [instance] = [] } = await ec2.send(new RunInstancesCommand(launch));
  await region.pass(89);
  expect(await endpoints()).toEqual([]);
  await region.pass(2);
  const [endpoint] = (await endpoints()) ?? [];
  const group = id(endpoint?.Groups?.[0]?.GroupId);
  const endpointId = id(endpoint?.VpcEndpointId);
  expect(endpoint).toMatchObject({
    VpcId: vpcId,
    ServiceName: 'com.amazonaws.us-east-1.guardduty-data',
    State: 'available',
    SubnetIds: [subnetId],
    Groups: [{ GroupId: group, GroupName: `GuardDutyManagedSecurityGroup-${vpcId}` }],
    Tags: [{ Key: 'GuardDutyManaged', Value: 'true' }],
  });

  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [id(instance?.InstanceId)] }));
  await region.pass(60);
  const Filters = [{ Name: 'subnet-id', Values: [subnetId] }];
  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  expect(NetworkInterfaces).toMatchObject([
    {
      Description: `VPC Endpoint Interface ${endpointId}`,
      InterfaceType: 'vpc_endpoint',
      RequesterManaged: true,
      Attachment: { InstanceOwnerId: 'amazon-aws' },
    },
  ]);
  const busy = { name: 'DependencyViolation' };
  const removeSubnet = () => ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
  const removeGroup = () => ec2.send(new DeleteSecurityGroupCommand({ GroupId: group }));
  await expect(removeSubnet()).rejects.toMatchObject(busy);
  await expect(removeGroup()).rejects.toMatchObject(busy);

  const VpcEndpointIds = [endpointId, 'vpce-0'];
  expect((await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }))).Unsuccessful).toEqual([
    {
      ResourceId: 'vpce-0',
      Error: { Code: 'InvalidVpcEndpointId.NotFound', Message: "The Vpc Endpoint Id 'vpce-0' does not exist" },
    },
  ]);
  expect(await endpoints()).toMatchObject([{ State: 'deleting' }]);
  await expect(removeSubnet()).rejects.toMatchObject(busy);
  await region.pass(60);
  expect(await endpoints()).toEqual([]);
  await removeSubnet();
  await removeGroup();
});
