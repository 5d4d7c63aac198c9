import { createVpc, vpcBecomesAvailable } from './create-vpc.js';
import { deleteVpc } from './delete-vpc.js';
import { describeNetworkAcls } from './describe-network-acls.js';
import { describeVpcAttribute } from './describe-vpc-attribute.js';
import { describeVpcs } from './describe-vpcs.js';
import { modifyVpcAttribute } from './modify-vpc-attribute.js';

export const operations = [
  createVpc,
  describeVpcs,
  deleteVpc,
  modifyVpcAttribute,
  describeVpcAttribute,
  describeNetworkAcls,
];
export const tasks = [vpcBecomesAvailable];
