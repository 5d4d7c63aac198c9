import type { CertificateType, KeyAlgorithm } from '@aws-sdk/client-acm';
import { defineTable } from '../../region/table.js';
import type { Tags } from '../tags.js';

/** What is known of a certificate that exists; one that was asked for and not validated has none of it. */
export interface Issued {
  readonly subject: string;
  readonly issuer: string;
  readonly serial: string;
  readonly signatureAlgorithm: string;
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface CertificateRecord {
  /** The ARN. */
  readonly id: string;
  readonly createdAt: number;
  domainName: string;
  names: string[];
  readonly type: Extract<CertificateType, 'IMPORTED' | 'AMAZON_ISSUED'>;
  keyAlgorithm: KeyAlgorithm;
  issued?: Issued;
  readonly tags: Tags;
}
export const Certificates = defineTable<CertificateRecord>('acm.certificates');
