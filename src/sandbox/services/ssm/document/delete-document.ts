import type { DeleteDocumentRequest, DeleteDocumentResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Associations, Documents } from '../tables.js';
import { findDocument, findVersion } from './find-document.js';

export const deleteDocument = defineOperation<DeleteDocumentRequest, DeleteDocumentResult>(
  'DeleteDocument',
  (input, { cloud }) => {
    const document = findDocument(cloud, input.Name);
    if (cloud.table(Associations).find((association) => association.documentName === document.id)) {
      throw new AwsError(
        'AssociatedInstances',
        'You must disassociate a document from all managed nodes before you can delete it.',
      );
    }
    if (input.DocumentVersion === undefined) {
      cloud.table(Documents).delete(document.id);
      return {};
    }
    const version = findVersion(document, input.DocumentVersion);
    if (version.version === document.defaultVersion) {
      throw new AwsError('InvalidDocumentOperation', 'You can not delete the default version of a document.');
    }
    document.versions = document.versions.filter((one) => one !== version);
    return {};
  },
);
