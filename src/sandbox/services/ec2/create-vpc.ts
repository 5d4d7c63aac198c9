import type { CreateVpcRequest, CreateVpcResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../region/operation.js';
import { defineTask } from '../../region/task.js';
import { AwsError } from '../../wire/aws-error.js';
import { toVpc } from './describe-vpcs.js';
import { newRecord } from './record.js';
import { Vpcs } from './tables.js';

/** A VPC is pending for a second or two. */
const availableAfterMs = 2_000;

export const vpcBecomesAvailable = defineTask<{ vpcId: string }>('ec2.vpc-available', (cloud, { vpcId }) => {
  const vpc = cloud.table(Vpcs).get(vpcId);
  if (vpc) vpc.state = 'available';
});

/** Not idempotent on AWS: a repeated call makes a second VPC with the same block. */
export const createVpc = defineOperation<CreateVpcRequest, CreateVpcResult>('CreateVpc', (input, { cloud }) => {
  const cidr = input.CidrBlock;
  if (!cidr) throw new AwsError('MissingParameter', 'The request must contain the parameter cidrBlock');
  const vpc = cloud.table(Vpcs).put({
    ...newRecord(cloud, 'vpc', input.TagSpecifications),
    cidr,
    state: 'pending',
    dnsSupport: true,
    dnsHostnames: false,
  });
  cloud.schedule(vpcBecomesAvailable, { vpcId: vpc.id }, availableAfterMs);
  return { Vpc: toVpc(vpc, cloud) };
});
