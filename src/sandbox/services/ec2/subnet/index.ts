import { createSubnet, subnetBecomesAvailable } from './create-subnet.js';
import { deleteSubnet } from './delete-subnet.js';
import { describeSubnets } from './describe-subnets.js';
import { modifySubnetAttribute } from './modify-subnet-attribute.js';

export const operations = [createSubnet, describeSubnets, deleteSubnet, modifySubnetAttribute];
export const tasks = [subnetBecomesAvailable];
