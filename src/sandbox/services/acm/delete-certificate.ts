import type { DeleteCertificateRequest } from '@aws-sdk/client-acm';
import { defineOperation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';
import { certificateByArn } from './find.js';
import { Certificates } from './tables.js';
import { usersOf } from './view.js';

/** Refused while a listener shows it. */
export const deleteCertificate = defineOperation<DeleteCertificateRequest, object>(
  'DeleteCertificate',
  (input, { cloud }) => {
    const { id } = certificateByArn(cloud, input.CertificateArn);
    if (usersOf(cloud, id).length > 0) {
      throw new AwsError('ResourceInUseException', `Certificate ${id} in account ${cloud.accountId} is in use.`);
    }
    cloud.table(Certificates).delete(id);
    return {};
  },
);
