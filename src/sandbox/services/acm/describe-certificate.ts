import type {
  CertificateDetail,
  DescribeCertificateRequest,
  DescribeCertificateResponse,
  DomainValidation,
} from '@aws-sdk/client-acm';
import { defineOperation } from '../../region/operation.js';
import { certificateByArn, statusOf } from './find.js';
import type { CertificateRecord } from './tables.js';
import { dates, usersOf } from './view.js';

export const describeCertificate = defineOperation<DescribeCertificateRequest, DescribeCertificateResponse>(
  'DescribeCertificate',
  (input, { cloud }) => {
    const certificate = certificateByArn(cloud, input.CertificateArn);
    const { issued } = certificate;
    const detail: CertificateDetail = {
      CertificateArn: certificate.id,
      DomainName: certificate.domainName,
      SubjectAlternativeNames: certificate.names,
      Status: statusOf(cloud, certificate),
      Type: certificate.type,
      KeyAlgorithm: certificate.keyAlgorithm,
      InUseBy: usersOf(cloud, certificate.id),
      RenewalEligibility: 'INELIGIBLE',
      ...dates(certificate),
      ...(issued
        ? {
            Subject: issued.subject,
            Issuer: issued.issuer,
            Serial: issued.serial,
            SignatureAlgorithm: issued.signatureAlgorithm,
          }
        : { DomainValidationOptions: certificate.names.map((name) => validation(name, certificate)) }),
    };
    return { Certificate: detail };
  },
);

/** The DNS record that would prove the domain to ACM. */
function validation(name: string, { id }: CertificateRecord): DomainValidation {
  const token = id.slice(id.lastIndexOf('/') + 1).replaceAll('-', '');
  return {
    DomainName: name,
    ValidationDomain: name,
    ValidationStatus: 'PENDING_VALIDATION',
    ValidationMethod: 'DNS',
    ResourceRecord: { Name: `_${token}.${name}.`, Type: 'CNAME', Value: `_${token}.acm-validations.aws.` },
  };
}
