import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { held } from '../held.js';
import { deleteCertificate } from './delete-certificate.js';
import { describeCertificate } from './describe-certificate.js';
import { importCertificate } from './import-certificate.js';
import { listCertificates } from './list-certificates.js';
import { requestCertificate } from './request-certificate.js';
import { Certificates } from './tables.js';

/** Certificate Manager, as far as the listeners of load balancers need it. */
export const acm: Service = {
  description: descriptions.acm,
  operations: [importCertificate, requestCertificate, listCertificates, describeCertificate, deleteCertificate],
  holdings: (cloud) => held(cloud, 'acm:certificate', Certificates),
};
