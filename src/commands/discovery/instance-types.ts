import {
  type InstanceTypeInfo,
  paginateDescribeInstanceTypeOfferings,
  paginateDescribeInstanceTypes,
} from '@aws-sdk/client-ec2';
import { collect } from '../../aws/pages.js';
import type { InstanceTypeFacts } from '../../ui/index.js';
import { type PriceList, pricePerHour, pricesOf } from '../prices.js';
import type { Session } from '../session.js';

/** EC2 has some 900 types: these families are offered to choose from, and any other can be typed. */
const families = ['t3.*', 't4g.*', 'm6i.*', 'm7g.*', 'm7i.*', 'c7g.*', 'c7i.*'];
const mostVcpus = 8;

const Filters = [{ Name: 'instance-type', Values: families }];

const priceKey = (type: string): string => `ec2:${type}`;

/** The usual types of the region with the zones that offer them, the smallest and cheapest first. */
export async function instanceTypesOf(session: Session): Promise<readonly InstanceTypeFacts[]> {
  const client = session.clients.ec2;
  const [found, offers] = await Promise.all([
    collect(paginateDescribeInstanceTypes({ client }, { Filters }), (page) => page.InstanceTypes),
    collect(
      paginateDescribeInstanceTypeOfferings({ client }, { Filters, LocationType: 'availability-zone' }),
      (page) => page.InstanceTypeOfferings,
    ),
  ]);
  const types = found.filter(({ VCpuInfo }) => (VCpuInfo?.DefaultVCpus ?? 0) <= mostVcpus);
  const prices = await pricesOf(
    session,
    types.flatMap(({ InstanceType }) => (InstanceType ? [priceKey(InstanceType)] : [])),
  );
  const zonesOf = (type: string): readonly string[] =>
    offers.flatMap(({ InstanceType, Location }) => (InstanceType === type && Location ? [Location] : [])).sort();
  return types
    .flatMap((type) => factsOf(type, zonesOf, prices))
    .sort((a, b) => a.memoryGiB - b.memoryGiB || a.vcpus - b.vcpus || a.type.localeCompare(b.type));
}

function factsOf(
  info: InstanceTypeInfo,
  zonesOf: (type: string) => readonly string[],
  prices: PriceList,
): InstanceTypeFacts[] {
  const { InstanceType: type, VCpuInfo, MemoryInfo, ProcessorInfo } = info;
  const architecture = ProcessorInfo?.SupportedArchitectures?.find((one) => one === 'arm64' || one === 'x86_64');
  const [vcpus, mebibytes] = [VCpuInfo?.DefaultVCpus, MemoryInfo?.SizeInMiB];
  if (!type || vcpus === undefined || mebibytes === undefined) return [];
  if (architecture !== 'arm64' && architecture !== 'x86_64') return [];
  const perHour = pricePerHour(priceKey(type), prices);
  return [
    {
      type,
      architecture,
      vcpus,
      memoryGiB: mebibytes / 1024,
      zones: zonesOf(type),
      ...(perHour === undefined ? {} : { perHour }),
    },
  ];
}
