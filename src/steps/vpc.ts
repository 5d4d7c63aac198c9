// Makes the VPC, with DNS support and DNS host names.
// CreateVpc has no idempotency token: sent twice, it makes two. ModifyVpcAttribute takes one attribute per call.
import {
  CreateVpcCommand,
  DeleteVpcCommand,
  DescribeVpcAttributeCommand,
  ModifyVpcAttributeCommand,
} from '@aws-sdk/client-ec2';
import { answered } from '../aws/answered.js';
import { hasCode } from '../aws/error-codes.js';
import { vpcs } from '../aws/kinds/ec2.js';
import { tagSpecification } from '../aws/tags.js';
import { absent, pending, ready } from '../engine/step.js';
import { defineStep, permissions, type Run } from './context.js';
import { removeGuardDutyGroup } from './shared/guard-duty.js';
import { heldPermissions, unlessHeld } from './shared/held.js';
import { alive, ensure, remove, removeTwins } from './shared/owned.js';

export default defineStep({
  id: 'vpc',
  title: 'VPC',
  tier: 'network',
  needs: [],
  expectedSeconds: { create: 5, destroy: 3 },
  permissions: [
    ...permissions('both', 'ec2:DescribeVpcs', 'ec2:DeleteVpc'),
    ...permissions('setup', 'ec2:CreateVpc', 'ec2:CreateTags', 'ec2:DescribeVpcAttribute', 'ec2:ModifyVpcAttribute'),
    ...heldPermissions,
    // GuardDuty's group goes with the VPC.
    ...permissions('teardown', 'ec2:DescribeSecurityGroups', 'ec2:DeleteSecurityGroup'),
  ],
  resources: ({ network }) => [{ resource: 'vpc', kind: 'ec2:vpc', label: `VPC ${network.cidr}` }],

  observe: async (run) => {
    const vpc = await alive(run, vpcs(run.aws.ec2), 'vpc');
    if (!vpc) return absent;
    if (vpc.State !== 'available') return pending('the VPC to become available');
    const vpcId = answered(vpc.VpcId, 'the id of the VPC');
    return (await missingAttributes(run, vpcId)).length > 0 ? pending('DNS in the VPC') : ready({ vpcId });
  },

  create: async (run) => {
    const { aws, settings, tags } = run;
    const vpc = await ensure(run, vpcs(aws.ec2), 'vpc', {
      create: async () => {
        const request = { CidrBlock: settings.network.cidr, TagSpecifications: [tagSpecification('vpc', tags('vpc'))] };
        return answered((await aws.once.ec2.send(new CreateVpcCommand(request))).Vpc?.VpcId, 'the id of the VPC');
      },
    });
    const VpcId = answered(vpc.VpcId, 'the id of the VPC');
    for (const attribute of await missingAttributes(run, VpcId)) {
      await aws.ec2.send(new ModifyVpcAttributeCommand({ VpcId, [attribute]: { Value: true } }));
    }
  },

  removeTwins: async (run) => {
    const { ec2 } = run.aws;
    await removeTwins(run, vpcs(ec2), 'vpc', ({ id }) => ec2.send(new DeleteVpcCommand({ VpcId: id })));
  },

  destroy: async (run) => {
    const { ec2 } = run.aws;
    await remove(run, vpcs(ec2), 'vpc', ({ id }) =>
      unlessHeld(run, { what: `the VPC ${id}`, interfaces: [{ Name: 'vpc-id', Values: [id] }] }, async () => {
        const send = () => ec2.send(new DeleteVpcCommand({ VpcId: id }));
        await send().catch(async (error) => {
          if (!hasCode(error, 'DependencyViolation')) throw error;
          await removeGuardDutyGroup(run, id);
          await send();
        });
      }),
    );
  },
});

const dnsAttributes = [
  { name: 'enableDnsSupport', member: 'EnableDnsSupport' },
  { name: 'enableDnsHostnames', member: 'EnableDnsHostnames' },
] as const;

async function missingAttributes({ aws }: Run, VpcId: string) {
  const off: (typeof dnsAttributes)[number]['member'][] = [];
  for (const { name, member } of dnsAttributes) {
    const answer = await aws.ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute: name }));
    if (answer[member]?.Value !== true) off.push(member);
  }
  return off;
}
