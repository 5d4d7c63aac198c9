import type { DocumentKeyValuesFilter, ListDocumentsRequest, ListDocumentsResult } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';
import { type DocumentRecord, Documents } from '../tables.js';
import { toDocumentDescription } from './document-view.js';
import { findVersion } from './find-document.js';

/** The account's documents; Amazon's are not listed. */
export const listDocuments = defineOperation<ListDocumentsRequest, ListDocumentsResult>(
  'ListDocuments',
  (input, { cloud }) => {
    const filters: DocumentKeyValuesFilter[] = [
      ...(input.Filters ?? []),
      ...(input.DocumentFilterList ?? []).map(({ key, value }) => ({ Key: key, Values: value ? [value] : [] })),
    ];
    const documents = cloud
      .table(Documents)
      .where((document) => filters.every((filter) => passes(cloud, document, filter)));
    const { page, nextToken } = pageOf(documents, input);
    return {
      DocumentIdentifiers: page.map((document) => {
        const description = toDocumentDescription(cloud, document, findVersion(document, undefined));
        return {
          Name: description.Name,
          CreatedDate: new Date(document.createdAt),
          DisplayName: description.DisplayName,
          Owner: description.Owner,
          VersionName: description.VersionName,
          PlatformTypes: description.PlatformTypes,
          DocumentVersion: description.DocumentVersion,
          DocumentType: description.DocumentType,
          SchemaVersion: description.SchemaVersion,
          DocumentFormat: description.DocumentFormat,
          TargetType: description.TargetType,
          Tags: description.Tags,
        };
      }),
      NextToken: nextToken,
    };
  },
);

/** @throws AwsError `InvalidFilterKey`. */
function passes(
  cloud: Cloud,
  document: DocumentRecord,
  { Key: key = '', Values: values = [] }: DocumentKeyValuesFilter,
): boolean {
  if (key.startsWith('tag:')) return values.includes(document.tags[key.slice(4)] ?? '');
  switch (key) {
    case 'Owner':
      return values.some(
        (value) => value === 'Self' || value === 'Private' || value === 'All' || value === cloud.accountId,
      );
    case 'Name':
      return values.some((value) => document.id.startsWith(value));
    case 'SearchKeyword':
      return values.some((value) => document.id.includes(value));
    case 'DocumentType':
      return values.includes('Command');
    case 'PlatformTypes':
      return values.some((value) => value === 'Linux' || value === 'MacOS');
    case 'TargetType':
      return values.includes(document.targetType ?? '');
    default:
      throw new AwsError('InvalidFilterKey', `The specified key ${key} is not valid.`);
  }
}
