import type {
  DescribeListenerCertificatesInput,
  DescribeListenerCertificatesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { paginate } from '../../page.js';
import { listenerByArn } from '../find.js';

/** The default certificate alone: the sandbox's listeners take no others. */
export const describeListenerCertificates = defineOperation<
  DescribeListenerCertificatesInput,
  DescribeListenerCertificatesOutput
>('DescribeListenerCertificates', (input, { cloud }) => {
  const { certificateArns } = listenerByArn(cloud, input.ListenerArn);
  const { page, nextToken } = paginate(certificateArns, input.PageSize, input.Marker);
  return {
    Certificates: page.map((CertificateArn) => ({ CertificateArn, IsDefault: true })),
    NextMarker: nextToken,
  };
});
