import {
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  DescribeSecurityGroupsCommand,
  paginateDescribeVpcEndpoints,
} from '@aws-sdk/client-ec2';
import { classify } from '../../aws/classify.js';
import { orAbsent } from '../../aws/kinds/kind.js';
import { collect } from '../../aws/pages.js';
import type { Permission } from '../../engine/step.js';
import type { Run } from '../context.js';

/**
 * GuardDuty's Runtime Monitoring, often switched on for a whole organisation, puts an endpoint and a security group
 * into every VPC that has instances, and never removes them: they would hold our subnets and our VPC for ever.
 */
export const guardDutyPermissions: readonly Permission[] = [
  { action: 'ec2:DescribeVpcEndpoints', use: 'teardown', optional: true },
  { action: 'ec2:DeleteVpcEndpoints', use: 'teardown', optional: true },
];

/** Its endpoints in a VPC of ours; anybody else's are left alone. Who may not look waits for what is in the way. */
export function removeGuardDutyEndpoints(run: Run, vpcId: string | undefined): Promise<void> {
  return unlessDenied(() => removeEndpoints(run, vpcId));
}

/** Its security group in a VPC of ours, which stays behind when its endpoint is gone. */
export function removeGuardDutyGroup(run: Run, vpcId: string): Promise<void> {
  return unlessDenied(() => removeGroup(run, vpcId));
}

/** These rights are optional: without them the deletion that is blocked says what is wrong. */
async function unlessDenied(work: () => Promise<void>): Promise<void> {
  await orAbsent(work, (error) => classify(error).class === 'permission');
}

async function removeEndpoints({ aws }: Run, vpcId: string | undefined): Promise<void> {
  const Filters = [
    { Name: 'vpc-id', Values: vpcId === undefined ? [] : [vpcId] },
    { Name: 'tag:GuardDutyManaged', Values: ['true'] },
    { Name: 'vpc-endpoint-state', Values: ['pending', 'available', 'failed'] },
  ];
  const pages = paginateDescribeVpcEndpoints({ client: aws.ec2 }, { Filters });
  const endpoints = await collect(pages, (page) => page.VpcEndpoints);
  const VpcEndpointIds = endpoints.flatMap(({ VpcEndpointId }) => VpcEndpointId ?? []);
  if (VpcEndpointIds.length > 0) await aws.ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds }));
}

async function removeGroup({ aws }: Run, vpcId: string): Promise<void> {
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: [`GuardDutyManagedSecurityGroup-${vpcId}`] },
  ];
  const { SecurityGroups = [] } = await aws.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  for (const { GroupId } of SecurityGroups) await aws.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
}
