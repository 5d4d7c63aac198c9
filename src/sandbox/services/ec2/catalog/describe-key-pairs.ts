import type { DescribeKeyPairsRequest, DescribeKeyPairsResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';

/** The sandbox has no key pairs: sessions are the way to a host. */
export const describeKeyPairs = defineOperation<DescribeKeyPairsRequest, DescribeKeyPairsResult>(
  'DescribeKeyPairs',
  ({ KeyNames: [name] = [], KeyPairIds: [id] = [] }) => {
    const missing = name ?? id;
    if (missing !== undefined) {
      throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${missing}' does not exist`);
    }
    return { KeyPairs: [] };
  },
);
