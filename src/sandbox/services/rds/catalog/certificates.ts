import { AwsError } from '../../../wire/aws-error.js';

export interface CertificateAuthority {
  readonly id: string;
  readonly validTill: string;
}

/** The region's certificate authorities; the first one signs new instances. */
export const certificates: readonly [CertificateAuthority, ...CertificateAuthority[]] = [
  {
    id: 'rds-ca-rsa2048-g1',
    validTill: '2061-05-19T00:00:00.000Z',
  },
  {
    id: 'rds-ca-rsa4096-g1',
    validTill: '2121-05-19T00:00:00.000Z',
  },
  {
    id: 'rds-ca-ecc384-g1',
    validTill: '2121-05-19T00:00:00.000Z',
  },
];

/** @throws AwsError `CertificateNotFound`. */
export function certificateById(wanted: string): CertificateAuthority {
  const found = certificates.find(({ id }) => id === wanted);
  if (!found) throw new AwsError('CertificateNotFound', `Certificate not found: ${wanted}`);
  return found;
}
