import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { statusOf } from '../../acm/find.js';
import { Certificates } from '../../acm/tables.js';

/** @throws AwsError `CertificateNotFound`, and `UnsupportedCertificate` for one that is not issued (yet, or any more) */
export function checkCertificates(cloud: Cloud, arns: readonly string[]): void {
  for (const arn of arns) {
    const certificate = cloud.table(Certificates).get(arn);
    if (!certificate) throw new AwsError('CertificateNotFound', `Certificate '${arn}' not found`);
    if (statusOf(cloud, certificate) !== 'ISSUED') {
      throw new AwsError(
        'UnsupportedCertificate',
        `The certificate '${arn}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
      );
    }
  }
}
