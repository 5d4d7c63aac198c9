import { type KeyAlgorithm, paginateListCertificates } from '@aws-sdk/client-acm';
import { collect } from '../../aws/pages.js';
import type { CertificateChoice } from '../../ui/index.js';
import type { Session } from '../session.js';

/** What a load balancer can show. A list that names no key types leaves most of these out. */
const keyTypes: KeyAlgorithm[] = ['RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'];

/** The region's certificates that a load balancer could show, by name. */
export async function certificatesOf({ clients }: Session): Promise<readonly CertificateChoice[]> {
  const query = { CertificateStatuses: ['ISSUED' as const], Includes: { keyTypes } };
  const pages = paginateListCertificates({ client: clients.acm }, query);
  const found = await collect(pages, (page) => page.CertificateSummaryList);
  return found
    .flatMap(({ CertificateArn: arn, DomainName: domain, NotAfter }): CertificateChoice[] => {
      if (!arn || !domain) return [];
      return [{ arn, domain, ...(NotAfter ? { until: NotAfter.toISOString().slice(0, 10) } : {}) }];
    })
    .sort((a, b) => a.domain.localeCompare(b.domain) || a.arn.localeCompare(b.arn));
}
