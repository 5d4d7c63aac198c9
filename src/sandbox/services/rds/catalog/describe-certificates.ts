import type { CertificateMessage, DescribeCertificatesMessage } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { pageOf } from '../page.js';
import { certificateById, certificates } from './certificates.js';

export const describeCertificates = defineOperation<DescribeCertificatesMessage, CertificateMessage>(
  'DescribeCertificates',
  (input, { cloud }) => {
    const wanted = input.CertificateIdentifier;
    const chosen = wanted ? [certificateById(wanted)] : certificates;
    const { page, marker } = pageOf(chosen, input);
    return {
      DefaultCertificateForNewLaunches: certificates[0].id,
      Marker: marker,
      Certificates: page.map(({ id, validTill }) => ({
        CertificateIdentifier: id,
        CertificateType: 'CA',
        ValidFrom: new Date('2021-05-20T00:00:00.000Z'),
        ValidTill: new Date(validTill),
        CertificateArn: `arn:aws:rds:${cloud.region}::cert:${id}`,
        CustomerOverride: false,
      })),
    };
  },
);
