import { type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { answered } from '../../aws/answered.js';
import { hasCode } from '../../aws/error-codes.js';
import { certificateOf } from '../../config/settings.js';
import { StepFailure } from '../../engine/failure.js';
import type { Permission } from '../../engine/step.js';
import { permissions, type Run } from '../context.js';
import type { CertificateFacts } from '../outputs.js';

/** Not called where there is no certificate. */
export const certificatePermissions: readonly Permission[] = permissions('setup', 'acm:DescribeCertificate');

/**
 * What is known of the chosen certificate; undefined where there is none.
 * @throws StepFailure when ACM has no such certificate, or it cannot be served
 */
export async function certificateFacts(run: Run): Promise<CertificateFacts | undefined> {
  const arn = certificateOf(run.settings);
  if (arn === undefined) return undefined;
  const certificate = await describe(run, arn);
  if (certificate.Status !== 'ISSUED') throw unusable(`The certificate ${arn} is ${certificate.Status}, not issued.`);
  return {
    host: hostOf(certificate),
    serial: plainSerial(answered(certificate.Serial, 'the serial number of a certificate')),
    ...(certificate.Type === 'AMAZON_ISSUED' ? {} : { issuer: certificate.Issuer ?? 'an unknown authority' }),
  };
}

async function describe({ aws }: Run, CertificateArn: string): Promise<CertificateDetail> {
  try {
    const { Certificate } = await aws.acm.send(new DescribeCertificateCommand({ CertificateArn }));
    return answered(Certificate, 'a certificate');
  } catch (error) {
    if (!hasCode(error, 'ResourceNotFoundException')) throw error;
    throw unusable(`ACM has no certificate ${CertificateArn}.`);
  }
}

/** A host to ask the load balancer for: of `*.shop.example` one that the wildcard covers. */
function hostOf({ DomainName, SubjectAlternativeNames = [] }: CertificateDetail): string {
  const names = [DomainName, ...SubjectAlternativeNames].flatMap((name) => name || []);
  const exact = names.find((name) => !name.startsWith('*'));
  return exact ?? answered(names[0], 'the name of a certificate').replace(/^\*/, 'www');
}

/** Serial numbers as ACM writes them (`0a:1b`) and as TLS libraries do (`0A1B`), made the same. */
export function plainSerial(serial: string): string {
  return serial.replaceAll(':', '').toLowerCase().replace(/^0+/, '');
}

function unusable(message: string): StepFailure {
  return new StepFailure(message, {
    class: 'bad-input',
    remedy:
      'Choose an issued certificate of the region: `tier3-wizard --resume --set web.certificateArn=ARN`, or none for HTTP.',
  });
}
