import type { ListDocumentVersionsRequest, ListDocumentVersionsResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { pageOf } from '../constraint.js';
import { statusOf } from './document-view.js';
import { findDocument } from './find-document.js';

/** Newest first. */
export const listDocumentVersions = defineOperation<ListDocumentVersionsRequest, ListDocumentVersionsResult>(
  'ListDocumentVersions',
  (input, { cloud }) => {
    const document = findDocument(cloud, input.Name);
    const { page, nextToken } = pageOf([...document.versions].reverse(), input);
    return {
      DocumentVersions: page.map((version) => ({
        Name: document.id,
        DisplayName: document.displayName,
        DocumentVersion: String(version.version),
        VersionName: version.versionName,
        CreatedDate: new Date(version.createdAt),
        IsDefaultVersion: version.version === document.defaultVersion,
        DocumentFormat: 'JSON',
        Status: statusOf(cloud, version),
      })),
      NextToken: nextToken,
    };
  },
);
