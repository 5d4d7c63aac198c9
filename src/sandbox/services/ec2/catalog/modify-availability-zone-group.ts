import type { ModifyAvailabilityZoneGroupRequest, ModifyAvailabilityZoneGroupResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { OptedInZoneGroups, zonesOf } from '../zones.js';

/** Opts in to a local zone; opting out is a matter for AWS Support. */
export const modifyAvailabilityZoneGroup = defineOperation<
  ModifyAvailabilityZoneGroupRequest,
  ModifyAvailabilityZoneGroupResult
>('ModifyAvailabilityZoneGroup', ({ GroupName, OptInStatus }, { cloud }) => {
  const group = zonesOf(cloud).find((zone) => zone.group === GroupName && zone.type === 'local-zone');
  if (!group || OptInStatus !== 'opted-in') {
    throw new AwsError('InvalidParameterValue', `The zone group ${GroupName} cannot be set to ${OptInStatus}`);
  }
  cloud.table(OptedInZoneGroups).put({ id: GroupName });
  return { Return: true };
});
