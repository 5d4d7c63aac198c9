import type { UpdateDocumentRequest, UpdateDocumentResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { applyAssociationsOf } from '../association/apply.js';
import { parseContent } from './content.js';
import { activeAfterMs, checkFormat } from './create-document.js';
import { toDocumentDescription } from './document-view.js';
import { findDocument } from './find-document.js';

/** Adds a version; the default one stays what it was. */
export const updateDocument = defineOperation<UpdateDocumentRequest, UpdateDocumentResult>(
  'UpdateDocument',
  (input, { cloud }) => {
    const document = findDocument(cloud, input.Name);
    checkFormat(input.DocumentFormat);
    parseContent(input.Content);
    const latest = document.versions.at(-1);
    const number = latest?.version ?? 0;
    if (input.DocumentVersion && input.DocumentVersion !== '$LATEST' && input.DocumentVersion !== String(number)) {
      throw new AwsError('InvalidDocumentVersion', 'The document version is not valid or does not exist.');
    }
    if (latest?.content === input.Content) {
      throw new AwsError(
        'DuplicateDocumentContent',
        'The content of the association document matches another document. Change the content of the document and try again.',
      );
    }
    if (input.VersionName && document.versions.some((one) => one.versionName === input.VersionName)) {
      throw new AwsError('DuplicateDocumentVersionName', 'The version name has already been used in this document.');
    }
    const now = cloud.now();
    const version = {
      version: number + 1,
      content: input.Content,
      createdAt: now,
      activeAt: now + cloud.scaled(activeAfterMs),
      versionName: input.VersionName,
    };
    document.versions.push(version);
    applyAssociationsOf(cloud, document.id, '$LATEST', activeAfterMs);
    return { DocumentDescription: toDocumentDescription(cloud, document, version) };
  },
);
