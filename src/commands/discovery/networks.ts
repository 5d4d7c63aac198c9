import { DescribeAvailabilityZonesCommand, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { collect } from '../../aws/pages.js';
import type { AccountFacts } from '../../ui/index.js';
import type { Session } from '../session.js';

export type Vpc = NonNullable<AccountFacts['vpcs']>[number];

/** Every block of every VPC: a VPC may have secondary ones. */
export async function vpcsOf({ clients }: Session): Promise<readonly Vpc[]> {
  const vpcs = await collect(paginateDescribeVpcs({ client: clients.ec2 }, { MaxResults: 100 }), (page) => page.Vpcs);
  return vpcs.flatMap(({ VpcId: id, CidrBlock, CidrBlockAssociationSet = [] }) => {
    const blocks = new Set([CidrBlock, ...CidrBlockAssociationSet.map((one) => one.CidrBlock)]);
    return [...blocks].flatMap((cidr) => (id && cidr ? [{ id, cidr }] : []));
  });
}

/** Local and wavelength zones are listed too when they are opted in; nothing of ours runs there. */
export async function zonesOf({ clients }: Session): Promise<readonly string[]> {
  const Filters = [
    { Name: 'zone-type', Values: ['availability-zone'] },
    { Name: 'state', Values: ['available'] },
  ];
  const answer = await clients.ec2.send(new DescribeAvailabilityZonesCommand({ Filters }));
  return (answer.AvailabilityZones ?? []).flatMap((zone) => zone.ZoneName ?? []).sort();
}
