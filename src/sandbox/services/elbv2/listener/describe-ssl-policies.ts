import type {
  DescribeSSLPoliciesInput,
  DescribeSSLPoliciesOutput,
  SslPolicy,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { paginate } from '../../page.js';

const tls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'];
const ecdheGcm = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
];

const policy = (Name: string, SslProtocols: string[], ciphers: readonly string[]): SslPolicy => ({
  Name,
  SslProtocols,
  Ciphers: ciphers.map((cipher, i) => ({ Name: cipher, Priority: i + 1 })),
  SupportedLoadBalancerTypes: ['application', 'network'],
});

/** The policy of a listener that names none, when it is created through the API. */
export const defaultSslPolicy = 'ELBSecurityPolicy-2016-08';

/** The policies that are in use today; their cipher lists are shortened to the modern suites. */
export const sslPolicies: readonly SslPolicy[] = [
  policy(defaultSslPolicy, ['TLSv1', 'TLSv1.1', 'TLSv1.2'], ecdheGcm),
  policy('ELBSecurityPolicy-TLS13-1-2-2021-06', ['TLSv1.2', 'TLSv1.3'], [...tls13, ...ecdheGcm]),
  policy('ELBSecurityPolicy-TLS13-1-2-Res-2021-06', ['TLSv1.2', 'TLSv1.3'], [...tls13, ...ecdheGcm]),
  // The console's default since 2025-09; its post-quantum key exchange is left to the TLS library.
  policy('ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09', ['TLSv1.2', 'TLSv1.3'], [...tls13, ...ecdheGcm]),
  policy('ELBSecurityPolicy-TLS13-1-3-2021-06', ['TLSv1.3'], tls13),
  policy('ELBSecurityPolicy-FS-1-2-Res-2020-10', ['TLSv1.2'], ecdheGcm),
];

export const describeSslPolicies = defineOperation<DescribeSSLPoliciesInput, DescribeSSLPoliciesOutput>(
  'DescribeSSLPolicies',
  (input) => {
    const names = input.Names ?? [];
    const chosen = sslPolicies.filter((known) => names.length === 0 || names.includes(known.Name ?? ''));
    if (chosen.length < names.length) throw new AwsError('SSLPolicyNotFound', 'One or more SSL policies not found');
    const { page, nextToken } = paginate(chosen, input.PageSize, input.Marker);
    return { SslPolicies: page, NextMarker: nextToken };
  },
);
