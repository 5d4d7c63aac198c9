import type { CreateDocumentRequest, CreateDocumentResult, DocumentFormat } from '@aws-sdk/client-ssm';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { fromWireTags } from '../../tags.js';
import { requirePattern } from '../constraint.js';
import { Documents } from '../tables.js';
import { parseContent } from './content.js';
import { toDocumentDescription } from './document-view.js';
import { invalidContent } from './invalid-content.js';

/** How long a new version is not active yet. */
export const activeAfterMs = 1_000;

/** The default quota; it counts the account's own documents. */
const maximumDocuments = 500;

const reserved = /^(aws|amazon|amzn|AWSEC2|AWSConfigRemediation|AWSSupport)/i;

export const createDocument = defineOperation<CreateDocumentRequest, CreateDocumentResult>(
  'CreateDocument',
  (input, { cloud }) => {
    requirePattern('name', input.Name, /^[a-zA-Z0-9_\-.]{3,128}$/);
    if (reserved.test(input.Name)) {
      throw new AwsError('ValidationException', `The document name ${input.Name} starts with a reserved prefix.`);
    }
    checkKind(input);
    parseContent(input.Content);
    const documents = cloud.table(Documents);
    if (documents.get(input.Name)) {
      throw new AwsError('DocumentAlreadyExists', `Document with same name ${input.Name} already exists`);
    }
    if (documents.size >= maximumDocuments) {
      throw new AwsError(
        'DocumentLimitExceeded',
        `You have reached the limit of ${maximumDocuments} documents. Delete documents that you do not need.`,
      );
    }
    const now = cloud.now();
    const version = {
      version: 1,
      content: input.Content,
      createdAt: now,
      activeAt: now + cloud.scaled(activeAfterMs),
      versionName: input.VersionName,
    };
    const document = documents.put({
      id: input.Name,
      createdAt: now,
      displayName: input.DisplayName,
      targetType: input.TargetType,
      versions: [version],
      defaultVersion: 1,
      tags: fromWireTags(input.Tags),
    });
    return { DocumentDescription: toDocumentDescription(cloud, document, version) };
  },
);

function checkKind({ DocumentType: type = 'Command', DocumentFormat: format }: Checked<CreateDocumentRequest>): void {
  if (type !== 'Command') throw invalidContent(`The sandbox has documents of the type Command only, not ${type}.`);
  checkFormat(format);
}

/** @throws AwsError `InvalidDocumentContent`: only JSON is read here. */
export function checkFormat(format: DocumentFormat = 'JSON'): void {
  if (format !== 'JSON') throw invalidContent(`The sandbox reads documents in JSON only, not in ${format}.`);
}
