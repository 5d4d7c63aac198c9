import { describeAccountAttributes } from './describe-account-attributes.js';
import { describeAvailabilityZones } from './describe-availability-zones.js';
import { describeImages } from './describe-images.js';
import { describeInstanceTypeOfferings } from './describe-instance-type-offerings.js';
import { describeInstanceTypes } from './describe-instance-types.js';
import { describeKeyPairs } from './describe-key-pairs.js';
import { describeRegions } from './describe-regions.js';
import { modifyAvailabilityZoneGroup } from './modify-availability-zone-group.js';

export const operations = [
  describeAvailabilityZones,
  modifyAvailabilityZoneGroup,
  describeRegions,
  describeInstanceTypes,
  describeInstanceTypeOfferings,
  describeImages,
  describeAccountAttributes,
  describeKeyPairs,
];
