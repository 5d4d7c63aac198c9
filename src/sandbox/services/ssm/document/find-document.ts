import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type DocumentRecord, Documents, type DocumentVersion } from '../tables.js';
import { amazonDocuments } from './amazon-documents.js';
import { type DocumentContent, parseContent } from './content.js';

/** @throws AwsError `InvalidDocument`. */
export function findDocument(cloud: Cloud, name: string): DocumentRecord {
  const document = cloud.table(Documents).get(name.replace(/^arn:aws:ssm:[^:]*:[^:]*:document\//, ''));
  if (!document) throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
  return document;
}

/** `$LATEST`, `$DEFAULT` or a number; the default one when absent. @throws AwsError `InvalidDocumentVersion`. */
export function findVersion(document: DocumentRecord, wanted: string | undefined): DocumentVersion {
  const latest = document.versions.at(-1)?.version;
  const number =
    wanted === '$LATEST'
      ? latest
      : wanted === undefined || wanted === '$DEFAULT'
        ? document.defaultVersion
        : Number(wanted);
  const version = document.versions.find((one) => one.version === number);
  if (!version) throw new AwsError('InvalidDocumentVersion', 'The document version is not valid or does not exist.');
  return version;
}

/**
 * What SendCommand and associations run: the account's document, or one of Amazon's.
 * @throws AwsError `InvalidDocument` when it does not exist or is not active yet, `InvalidDocumentVersion`.
 */
export function runnableContent(
  cloud: Cloud,
  name: string,
  wanted: string | undefined,
): { content: DocumentContent; text: string } {
  const amazon = amazonDocuments[name];
  if (amazon) return { content: amazon, text: '' };
  const version = findVersion(findDocument(cloud, name), wanted);
  if (version.activeAt > cloud.now()) {
    throw new AwsError('InvalidDocument', `Document with name ${name} is not active yet.`);
  }
  return { content: parseContent(version.content), text: version.content };
}

export function documentVersionNumber(cloud: Cloud, name: string, wanted: string | undefined): string {
  return amazonDocuments[name] ? '1' : String(findVersion(findDocument(cloud, name), wanted).version);
}
