import { deleteVpcEndpoints, vpcEndpointGone } from './delete-vpc-endpoints.js';
import { describeVpcEndpoints } from './describe-vpc-endpoints.js';
import { instanceIsMonitored } from './runtime-monitoring.js';

export const operations = [describeVpcEndpoints, deleteVpcEndpoints];
export const tasks = [instanceIsMonitored, vpcEndpointGone];
