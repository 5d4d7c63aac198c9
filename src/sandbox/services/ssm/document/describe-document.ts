import type { DescribeDocumentRequest, DescribeDocumentResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { amazonDocuments } from './amazon-documents.js';
import { parametersOf, toDocumentDescription } from './document-view.js';
import { findDocument, findVersion } from './find-document.js';

export const describeDocument = defineOperation<DescribeDocumentRequest, DescribeDocumentResult>(
  'DescribeDocument',
  (input, { cloud }) => {
    const amazon = amazonDocuments[input.Name];
    if (!amazon) {
      const document = findDocument(cloud, input.Name);
      return { Document: toDocumentDescription(cloud, document, findVersion(document, input.DocumentVersion)) };
    }
    return {
      Document: {
        Name: input.Name,
        Owner: 'Amazon',
        Status: 'Active',
        DocumentVersion: '1',
        LatestVersion: '1',
        DefaultVersion: '1',
        Description: amazon.description,
        Parameters: parametersOf(amazon),
        PlatformTypes: amazon.onlyFor ? [amazon.onlyFor] : ['Linux', 'MacOS'],
        DocumentType: 'Command',
        SchemaVersion: amazon.schemaVersion,
        DocumentFormat: 'JSON',
      },
    };
  },
);
