import type { DeleteVpcEndpointsRequest, DeleteVpcEndpointsResult, UnsuccessfulItem } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { defineTask } from '../../../region/task.js';
import { deleteInterface } from '../network-interface.js';
import { kinds } from '../resource.js';
import { VpcEndpoints } from './table.js';

/** Its interfaces hold subnets and group until then. */
const goneAfterMs = 60_000;

export const vpcEndpointGone = defineTask<{ readonly id: string }>('ec2.vpc-endpoint-gone', (cloud, { id }) => {
  for (const one of cloud.table(VpcEndpoints).get(id)?.interfaceIds ?? []) deleteInterface(cloud, one);
  cloud.table(VpcEndpoints).delete(id);
});

/** The call succeeds also for ids that it does not know; those are listed in its answer. */
export const deleteVpcEndpoints = defineOperation<DeleteVpcEndpointsRequest, DeleteVpcEndpointsResult>(
  'DeleteVpcEndpoints',
  ({ VpcEndpointIds }, { cloud }) => {
    const Unsuccessful: UnsuccessfulItem[] = [];
    for (const id of VpcEndpointIds) {
      const endpoint = cloud.table(VpcEndpoints).get(id);
      if (!endpoint) {
        const [Code, Message] = kinds.vpcEndpoint.notFound(id);
        Unsuccessful.push({ ResourceId: id, Error: { Code, Message } });
      } else if (endpoint.state === 'available') {
        endpoint.state = 'deleting';
        cloud.schedule(vpcEndpointGone, { id }, goneAfterMs);
      }
    }
    return { Unsuccessful };
  },
);
