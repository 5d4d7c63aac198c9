import type { UpdateDocumentDefaultVersionRequest, UpdateDocumentDefaultVersionResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { applyAssociationsOf } from '../association/apply.js';
import { findDocument, findVersion } from './find-document.js';

/** Associations that follow `$DEFAULT` run again. */
export const updateDocumentDefaultVersion = defineOperation<
  UpdateDocumentDefaultVersionRequest,
  UpdateDocumentDefaultVersionResult
>('UpdateDocumentDefaultVersion', (input, { cloud }) => {
  const document = findDocument(cloud, input.Name);
  const version = findVersion(document, input.DocumentVersion);
  if (document.defaultVersion !== version.version) {
    document.defaultVersion = version.version;
    applyAssociationsOf(cloud, document.id, '$DEFAULT', 0);
  }
  return {
    Description: {
      Name: document.id,
      DefaultVersion: String(version.version),
      DefaultVersionName: version.versionName,
    },
  };
});
