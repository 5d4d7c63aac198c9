import type { DescribeRegionsRequest, DescribeRegionsResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { selectFixed } from '../select.js';

const optInNotRequired =
  'us-east-1 us-east-2 us-west-1 us-west-2 ca-central-1 sa-east-1 eu-central-1 eu-west-1 eu-west-2 eu-west-3 eu-north-1 ap-south-1 ap-southeast-1 ap-southeast-2 ap-northeast-1 ap-northeast-2 ap-northeast-3';
const notOptedIn = 'af-south-1 ap-east-1 ap-southeast-3 eu-central-2 eu-south-1 me-central-1 me-south-1';

const allRegions = [
  ...optInNotRequired.split(' ').map((name) => ({ name, status: 'opt-in-not-required' })),
  ...notOptedIn.split(' ').map((name) => ({ name, status: 'not-opted-in' })),
];

/** Regions that the account has not opted in to are shown only on request. */
export const describeRegions = defineOperation<DescribeRegionsRequest, DescribeRegionsResult>(
  'DescribeRegions',
  (input) => {
    const unknown = input.RegionNames?.find((name) => !allRegions.some((region) => region.name === name));
    if (unknown !== undefined) throw new AwsError('InvalidParameterValue', `Invalid region(s): [${unknown}]`);
    const named = allRegions.filter((region) =>
      input.RegionNames?.length
        ? input.RegionNames.includes(region.name)
        : input.AllRegions || region.status !== 'not-opted-in',
    );
    const chosen = selectFixed(named, input.Filters, {
      'region-name': (region) => region.name,
      endpoint: (region) => `ec2.${region.name}.amazonaws.com`,
      'opt-in-status': (region) => region.status,
    });
    return {
      Regions: chosen.map(({ name, status }) => ({
        RegionName: name,
        Endpoint: `ec2.${name}.amazonaws.com`,
        OptInStatus: status,
      })),
    };
  },
);
