import {
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupsCommand,
  type NetworkInterface,
  paginateDescribeVpcEndpoints,
} from '@aws-sdk/client-ec2';
import { collect } from '../../aws/pages.js';
import type { Permission } from '../../engine/step.js';
import { permissions, type Run } from '../context.js';

/**
 * GuardDuty's Runtime Monitoring, often switched on for a whole organisation, puts an endpoint and a security group
 * into every VPC that has instances, and never removes them: they would hold our subnets and our VPC for ever.
 */
export const guardDutyPermissions: readonly Permission[] = permissions(
  'teardown',
  'ec2:DescribeVpcEndpoints',
  'ec2:DeleteVpcEndpoints',
);

/**
 * Its endpoints in a VPC of ours, where one of these interfaces is an endpoint's; anybody else's are left alone. Who has
 * no endpoints needs no right to see them.
 */
export async function removeGuardDutyEndpoints({ aws }: Run, interfaces: readonly NetworkInterface[]): Promise<void> {
  const ofEndpoint = interfaces.find(({ InterfaceType }) => InterfaceType === 'vpc_endpoint');
  if (!ofEndpoint) return;
  const Filters = [
    { Name: 'vpc-id', Values: ofEndpoint.VpcId === undefined ? [] : [ofEndpoint.VpcId] },
    { Name: 'tag:GuardDutyManaged', Values: ['true'] },
    { Name: 'vpc-endpoint-state', Values: ['pending', 'available', 'failed'] },
  ];
  const pages = paginateDescribeVpcEndpoints({ client: aws.ec2 }, { Filters });
  const endpoints = await collect(pages, (page) => page.VpcEndpoints);
  const VpcEndpointIds = endpoints.flatMap(({ VpcEndpointId }) => VpcEndpointId ?? []);
  if (VpcEndpointIds.length > 0) await aws.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
}

/** Its security group in a VPC of ours, which stays behind when its endpoint is gone. */
export async function removeGuardDutyGroup({ aws }: Run, vpcId: string): Promise<void> {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: [`GuardDutyManagedSecurityGroup-${vpcId}`] },
  ];
  const { SecurityGroups = [] } = await aws.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  for (const { GroupId } of SecurityGroups) await aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
}
