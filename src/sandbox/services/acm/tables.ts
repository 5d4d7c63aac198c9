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

/** What a load balancer needs to serve it; PEM. No call answers the key. */
export interface Material {
  /** The server's own certificate, then its chain. */
  readonly certificate: string;
  readonly privateKey: string;
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
  /** Of imported ones. */
  material?: Material;
  readonly tags: Tags;
}
export const Certificates = defineTable<CertificateRecord>('acm.certificates');
