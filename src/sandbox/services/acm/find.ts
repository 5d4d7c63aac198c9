import type { CertificateStatus } from '@aws-sdk/client-acm';
import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import { type CertificateRecord, Certificates } from './tables.js';

/** @throws AwsError `InvalidArnException` for what is no certificate's ARN, `ResourceNotFoundException` */
export function certificateByArn(cloud: Cloud, arn: string): CertificateRecord {
  if (!/^arn:aws[\w-]*:acm:[^:]+:\d{12}:certificate\/[\w-]+$/.test(arn)) {
    throw new AwsError('InvalidArnException', `Invalid certificate arn: ${arn}`);
  }
  const certificate = cloud.table(Certificates).get(arn);
  if (!certificate) {
    throw new AwsError(
      'ResourceNotFoundException',
      `Could not find certificate ${arn} for account ${cloud.accountId}.`,
    );
  }
  return certificate;
}

/** Only an `ISSUED` certificate can be given to a listener. */
export function statusOf(cloud: Cloud, { issued }: CertificateRecord): CertificateStatus {
  if (!issued) return 'PENDING_VALIDATION';
  return issued.notAfter <= cloud.now() ? 'EXPIRED' : 'ISSUED';
}
