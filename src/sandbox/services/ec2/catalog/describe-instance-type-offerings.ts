import type {
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult,
  InstanceTypeOffering,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { paginate } from '../../page.js';
import { type InstanceType, instanceTypes, zonesOffering } from '../instance-types.js';
import { selectFixed } from '../select.js';
import { zoneId } from '../zones.js';

export const describeInstanceTypeOfferings = defineOperation<
  DescribeInstanceTypeOfferingsRequest,
  DescribeInstanceTypeOfferingsResult
>('DescribeInstanceTypeOfferings', (input, { cloud }) => {
  const locationType = input.LocationType ?? 'region';
  const offerings = instanceTypes.flatMap((type) =>
    locationsOf(cloud, type, locationType).map((location) => ({ type, location })),
  );
  const chosen = selectFixed(offerings, input.Filters, {
    'instance-type': ({ type }) => type.name,
    location: ({ location }) => location,
  });
  const { page, nextToken } = paginate(chosen, input.MaxResults, input.NextToken);
  return {
    InstanceTypeOfferings: page.map(({ type, location }) => ({
      InstanceType: type.name,
      Location: location,
      LocationType: locationType,
    })),
    NextToken: nextToken,
  };
});

function locationsOf(
  cloud: Cloud,
  type: InstanceType,
  locationType: NonNullable<InstanceTypeOffering['LocationType']>,
): readonly string[] {
  switch (locationType) {
    case 'availability-zone':
      return zonesOffering(cloud, type);
    case 'availability-zone-id':
      return zonesOffering(cloud, type).map((name) => zoneId(cloud, name));
    case 'outpost':
      return [];
    default:
      return [cloud.region];
  }
}
