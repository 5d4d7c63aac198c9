import { DescribeCertificateCommand } from '@aws-sdk/client-acm';
import type { Clock } from '../../lib/clock.js';
import type { Clients } from '../clients.js';
import { hasCode, wasRefused } from '../error-codes.js';
import { type Finding, green, red, yellow } from './row.js';

const dayMs = 24 * 3_600_000;
/** ACM itself reminds people 45 days before the end. */
const soonMs = 45 * dayMs;

/** Whether the load balancer could show the chosen certificate. */
export async function checkCertificate({ acm }: Clients, arn: string, clock: Pick<Clock, 'now'>): Promise<Finding> {
  const choose = 'Choose an issued certificate of the region (web.certificateArn), or none.';
  try {
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
    const { DomainName = 'no name', Status = 'of an unknown state', NotAfter, RenewalEligibility } = Certificate ?? {};
    if (Status !== 'ISSUED') return red(`The certificate for ${DomainName} is ${Status}, not issued.`, choose);
    const until = NotAfter === undefined ? '' : `, valid until ${NotAfter.toISOString().slice(0, 10)}`;
    const found = `For ${DomainName}, issued${until}.`;
    const ends = NotAfter !== undefined && NotAfter.getTime() - clock.now() < soonMs;
    return ends && RenewalEligibility !== 'ELIGIBLE'
      ? yellow(found, 'ACM will not renew it: import a new one in time.')
      : green(found);
  } catch (error) {
    if (hasCode(error, 'ResourceNotFoundException')) return red(`ACM has no certificate ${arn}.`, choose);
    // The setup reads it, too: without the right it would end in the middle.
    if (wasRefused(error))
      return red(`The certificate ${arn} may not be read.`, 'Allow acm:DescribeCertificate on it.');
    throw error;
  }
}
