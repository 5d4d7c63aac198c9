import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { createVpc, vpcBecomesAvailable } from './create-vpc.js';
import { describeVpcs } from './describe-vpcs.js';

export const ec2: Service = {
  description: descriptions.ec2,
  operations: [createVpc, describeVpcs],
  tasks: [vpcBecomesAvailable],
};
