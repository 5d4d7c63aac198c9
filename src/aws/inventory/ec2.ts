import {
  type EC2Client,
  paginateDescribeInstances,
  paginateDescribeNatGateways,
  paginateDescribeTags,
  paginateDescribeVolumes,
} from '@aws-sdk/client-ec2';
import { tagKeys } from '../../config/tags.js';
import { collect } from '../pages.js';
import { type Billed, carries, type Owned, oneOf, type Source, tagFilter, type Wanted } from './owned.js';

/** What a description adds to the tags; undefined for what AWS only still remembers. */
type Details = Pick<Owned, 'createdAt' | 'billed'> | undefined;

/** DescribeTags answers every tagged thing of EC2 in one sweep, also kinds that this product does not know. */
export const ec2Resources: Source = async ({ ec2 }, wanted) => {
  const [tagged, details] = await Promise.all([taggedThings(ec2), detailsOf(ec2, wanted)]);
  return [...tagged.values()].flatMap((thing) => {
    if (!carries(thing.tags, wanted)) return [];
    const { id, kind } = thing;
    const known = details.has(id) ? details.get(id) : { billed: plainPrices[kind] ?? [] };
    return known ? [{ ...thing, ...known }] : [];
  });
};

const plainPrices: Readonly<Record<string, readonly Billed[]>> = { 'elastic-ip': oneOf('public-ipv4-hour') };

async function taggedThings(client: EC2Client): Promise<ReadonlyMap<string, Owned>> {
  const Filters = [{ Name: 'key', Values: Object.values(tagKeys) }];
  const tags = await collect(paginateDescribeTags({ client }, { Filters }), (page) => page.Tags);
  const things = new Map<string, Owned>();
  for (const { ResourceId: id = '', ResourceType: kind = '', Key = '', Value = '' } of tags) {
    things.set(id, { kind, id, tags: { ...things.get(id)?.tags, [Key]: Value } });
  }
  return things;
}

/** Instances with their volumes, and NAT gateways: AWS shows them for an hour after their end. */
async function detailsOf(client: EC2Client, wanted: Wanted): Promise<ReadonlyMap<string, Details>> {
  const Filters = [tagFilter(wanted)];
  const [reservations, gateways, volumes] = await Promise.all([
    collect(paginateDescribeInstances({ client }, { Filters }), (page) => page.Reservations),
    collect(paginateDescribeNatGateways({ client }, { Filter: Filters }), (page) => page.NatGateways),
    collect(paginateDescribeVolumes({ client }, { Filters }), (page) => page.Volumes),
  ]);
  const details = new Map<string, Details>();
  for (const { InstanceId = '', InstanceType, LaunchTime, State, BlockDeviceMappings = [] } of reservations.flatMap(
    (one) => one.Instances ?? [],
  )) {
    const gone = State?.Name === 'terminated';
    details.set(InstanceId, gone ? undefined : { ...since(LaunchTime), billed: oneOf(`ec2:${InstanceType}`) });
    if (gone) for (const { Ebs } of BlockDeviceMappings) details.set(Ebs?.VolumeId ?? '', undefined);
  }
  for (const { NatGatewayId = '', CreateTime, State } of gateways) {
    const billed = State === 'failed' ? [] : oneOf('nat-gateway-hour');
    details.set(NatGatewayId, State === 'deleted' ? undefined : { ...since(CreateTime), billed });
  }
  for (const { VolumeId = '', CreateTime, Size = 0, VolumeType } of volumes) {
    details.set(VolumeId, { ...since(CreateTime), billed: [{ key: `ebs-${VolumeType}-gb-month`, quantity: Size }] });
  }
  return details;
}

const since = (time: Date | undefined) => (time ? { createdAt: time.getTime() } : {});
