import type { DescribeAccountAttributesRequest, DescribeAccountAttributesResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { quotaValue } from '../../servicequotas/quotas.js';

export const describeAccountAttributes = defineOperation<
  DescribeAccountAttributesRequest,
  DescribeAccountAttributesResult
>('DescribeAccountAttributes', (input, { cloud }) => {
  const addresses = String(quotaValue(cloud, 'L-0263D0A3'));
  const attributes = {
    'supported-platforms': 'VPC',
    'default-vpc': 'none',
    'max-instances': '20',
    'vpc-max-security-groups-per-interface': '5',
    'max-elastic-ips': addresses,
    'vpc-max-elastic-ips': addresses,
  };
  const wanted: readonly string[] | undefined = input.AttributeNames;
  return {
    AccountAttributes: Object.entries(attributes)
      .filter(([name]) => !wanted?.length || wanted.includes(name))
      .map(([AttributeName, AttributeValue]) => ({ AttributeName, AttributeValues: [{ AttributeValue }] })),
  };
});
