import type { CreateVpcRequest, CreateVpcResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { defineTask } from '../../../region/task.js';
import { AwsError } from '../../../wire/aws-error.js';
import { parseIpv4Block } from '../cidr.js';
import { checkQuota } from '../quota.js';
import { newRecord } from '../record.js';
import { kinds, required } from '../resource.js';
import { Vpcs } from '../tables.js';
import { makeDefaults } from './defaults.js';
import { toVpc } from './describe-vpcs.js';

/** A VPC is pending for a second or two. */
const availableAfterMs = 2_000;

export const vpcBecomesAvailable = defineTask<{ vpcId: string }>('ec2.vpc-available', (cloud, { vpcId }) => {
  const vpc = cloud.table(Vpcs).get(vpcId);
  if (vpc) vpc.state = 'available';
});

/** Not idempotent on AWS: a repeated call makes a second VPC with the same block. */
export const createVpc = defineOperation<CreateVpcRequest, CreateVpcResult>('CreateVpc', (input, { cloud }) => {
  const text = required(input.CidrBlock, 'cidrBlock');
  const block = parseIpv4Block(text);
  if (!block) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`,
    );
  }
  if (block.prefix < 16 || block.prefix > 28) {
    throw new AwsError('InvalidVpc.Range', `The CIDR '${text}' is invalid.`);
  }
  checkQuota(cloud, 'vpcs', cloud.table(Vpcs).size);
  const vpc = cloud.table(Vpcs).put({
    ...newRecord(cloud, kinds.vpc, input.TagSpecifications),
    cidr: block.text,
    state: 'pending',
    dnsSupport: true,
    dnsHostnames: false,
  });
  makeDefaults(cloud, vpc);
  cloud.schedule(vpcBecomesAvailable, { vpcId: vpc.id }, availableAfterMs);
  return { Vpc: toVpc(vpc, cloud) };
});
