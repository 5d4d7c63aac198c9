import type {
  CertificateSummary,
  KeyAlgorithm,
  ListCertificatesRequest,
  ListCertificatesResponse,
} from '@aws-sdk/client-acm';
import type { Cloud } from '../../region/cloud.js';
import { defineOperation } from '../../region/operation.js';
import { paginate } from '../page.js';
import { statusOf } from './find.js';
import { type CertificateRecord, Certificates } from './tables.js';
import { dates, usersOf } from './view.js';

/** ACM's trap: a list that names no key types has no elliptic-curve certificates and no long RSA keys in it. */
const usualKeyTypes: readonly KeyAlgorithm[] = ['RSA_1024', 'RSA_2048'];

/** SubjectAlternativeNameSummaries holds no more than this. */
const mostNames = 100;

export const listCertificates = defineOperation<ListCertificatesRequest, ListCertificatesResponse>(
  'ListCertificates',
  (input, { cloud }) => {
    const keyTypes = input.Includes?.keyTypes ?? usualKeyTypes;
    const statuses = input.CertificateStatuses;
    const chosen = cloud
      .table(Certificates)
      .where((one) => keyTypes.includes(one.keyAlgorithm) && (statuses?.includes(statusOf(cloud, one)) ?? true));
    const { page, nextToken } = paginate(chosen, input.MaxItems, input.NextToken);
    return { CertificateSummaryList: page.map((one) => toSummary(cloud, one)), NextToken: nextToken };
  },
);

function toSummary(cloud: Cloud, certificate: CertificateRecord): CertificateSummary {
  return {
    CertificateArn: certificate.id,
    DomainName: certificate.domainName,
    SubjectAlternativeNameSummaries: certificate.names.slice(0, mostNames),
    HasAdditionalSubjectAlternativeNames: certificate.names.length > mostNames,
    Status: statusOf(cloud, certificate),
    Type: certificate.type,
    KeyAlgorithm: certificate.keyAlgorithm,
    InUse: usersOf(cloud, certificate.id).length > 0,
    RenewalEligibility: 'INELIGIBLE',
    ...dates(certificate),
  };
}
