import type { GetDocumentRequest, GetDocumentResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { statusOf } from './document-view.js';
import { findDocument, findVersion } from './find-document.js';

export const getDocument = defineOperation<GetDocumentRequest, GetDocumentResult>('GetDocument', (input, { cloud }) => {
  const document = findDocument(cloud, input.Name);
  const version = findVersion(document, input.DocumentVersion);
  return {
    Name: document.id,
    CreatedDate: new Date(version.createdAt),
    DisplayName: document.displayName,
    VersionName: version.versionName,
    DocumentVersion: String(version.version),
    Status: statusOf(cloud, version),
    Content: version.content,
    DocumentType: 'Command',
    DocumentFormat: 'JSON',
  };
});
