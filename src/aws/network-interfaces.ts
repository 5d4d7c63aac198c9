import { type Filter, type NetworkInterface, paginateDescribeNetworkInterfaces } from '@aws-sdk/client-ec2';
import type { ServiceClients } from './clients.js';
import { collect } from './pages.js';

export async function interfacesWith(
  { ec2: client }: Pick<ServiceClients, 'ec2'>,
  Filters: Filter[],
): Promise<NetworkInterface[]> {
  return collect(paginateDescribeNetworkInterfaces({ client }, { Filters }), (page) => page.NetworkInterfaces);
}

/**
 * Who has a network interface: `eni-1 of the instance i-1`, or `eni-1 (ELB app/demo/1, of amazon-elb)`: whose it is
 * stands in its attachment, what for in its description.
 */
export function holderOf({ NetworkInterfaceId, Description, Attachment, RequesterId }: NetworkInterface): string {
  if (Attachment?.InstanceId) return `${NetworkInterfaceId} of the instance ${Attachment.InstanceId}`;
  const owner = `of ${RequesterId ?? Attachment?.InstanceOwnerId ?? 'nobody'}`;
  return `${NetworkInterfaceId} (${[Description, owner].filter(Boolean).join(', ')})`;
}
