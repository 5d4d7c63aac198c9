import type { Cloud } from '../../region/cloud.js';
import { Listeners } from '../elbv2/tables.js';
import type { CertificateRecord } from './tables.js';

/** The load balancers whose listeners show the certificate. */
export function usersOf(cloud: Cloud, arn: string): string[] {
  const listeners = cloud.table(Listeners).where((one) => one.certificateArns.includes(arn));
  return [...new Set(listeners.map((one) => one.loadBalancerArn))];
}

export function dates({ createdAt, issued, type }: CertificateRecord) {
  return {
    CreatedAt: new Date(createdAt),
    ...(type === 'IMPORTED' ? { ImportedAt: new Date(createdAt) } : {}),
    ...(issued ? { NotBefore: new Date(issued.notBefore), NotAfter: new Date(issued.notAfter) } : {}),
  };
}
