import type { DescribeAvailabilityZonesRequest, DescribeAvailabilityZonesResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { selectFixed } from '../select.js';
import { zonesOf } from '../zones.js';

/** Zones that the account has not opted in to are shown only on request. */
export const describeAvailabilityZones = defineOperation<
  DescribeAvailabilityZonesRequest,
  DescribeAvailabilityZonesResult
>('DescribeAvailabilityZones', (input, { cloud }) => {
  const zones = zonesOf(cloud).filter((zone) => input.AllAvailabilityZones || zone.optIn !== 'not-opted-in');
  const unknown =
    input.ZoneNames?.find((name) => !zones.some((zone) => zone.name === name)) ??
    input.ZoneIds?.find((id) => !zones.some((zone) => zone.id === id));
  if (unknown !== undefined) {
    throw new AwsError('InvalidParameterValue', `Invalid availability zone: [${unknown}]`);
  }
  const named = zones.filter(
    (zone) => (input.ZoneNames?.includes(zone.name) ?? true) && (input.ZoneIds?.includes(zone.id) ?? true),
  );
  const chosen = selectFixed(named, input.Filters, {
    'zone-name': (zone) => zone.name,
    'zone-id': (zone) => zone.id,
    'zone-type': (zone) => zone.type,
    'region-name': () => cloud.region,
    'group-name': (zone) => zone.group,
    'opt-in-status': (zone) => zone.optIn,
    'network-border-group': (zone) => zone.borderGroup,
    state: () => 'available',
  });
  return {
    AvailabilityZones: chosen.map((zone) => ({
      ZoneName: zone.name,
      ZoneId: zone.id,
      ZoneType: zone.type,
      RegionName: cloud.region,
      GroupName: zone.group,
      NetworkBorderGroup: zone.borderGroup,
      OptInStatus: zone.optIn,
      State: 'available' as const,
      Messages: [],
      ParentZoneName: zone.parent?.name,
      ParentZoneId: zone.parent?.id,
    })),
  };
});
