import { randomUUID } from 'node:crypto';
import type { RequestCertificateRequest, RequestCertificateResponse } from '@aws-sdk/client-acm';
import { defineOperation } from '../../region/operation.js';
import { fromWireTags } from '../tags.js';
import { Certificates } from './tables.js';

/** It stays `PENDING_VALIDATION`: nobody adds the DNS record that ACM waits for. */
export const requestCertificate = defineOperation<RequestCertificateRequest, RequestCertificateResponse>(
  'RequestCertificate',
  (input, { cloud }) => {
    const { id } = cloud.table(Certificates).put({
      id: cloud.arn('acm', `certificate/${randomUUID()}`),
      createdAt: cloud.now(),
      domainName: input.DomainName,
      names: [...new Set([input.DomainName, ...(input.SubjectAlternativeNames ?? [])])],
      type: 'AMAZON_ISSUED',
      keyAlgorithm: input.KeyAlgorithm ?? 'RSA_2048',
      tags: fromWireTags(input.Tags),
    });
    return { CertificateArn: id };
  },
);
