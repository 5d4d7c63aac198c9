import { createHash } from 'node:crypto';
import type { DocumentDescription, DocumentParameter } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { toWireTags } from '../../tags.js';
import type { DocumentRecord, DocumentVersion } from '../tables.js';
import { type DocumentContent, parseContent } from './content.js';

const documentHash = (content: string): string => createHash('sha256').update(content).digest('hex');

export function statusOf(cloud: Cloud, version: DocumentVersion): 'Creating' | 'Updating' | 'Active' {
  if (version.activeAt <= cloud.now()) return 'Active';
  return version.version === 1 ? 'Creating' : 'Updating';
}

export function toDocumentDescription(
  cloud: Cloud,
  document: DocumentRecord,
  version: DocumentVersion,
): DocumentDescription {
  const content = parseContent(version.content);
  return {
    Hash: documentHash(version.content),
    HashType: 'Sha256',
    Name: document.id,
    DisplayName: document.displayName,
    VersionName: version.versionName,
    Owner: cloud.accountId,
    CreatedDate: new Date(version.createdAt),
    Status: statusOf(cloud, version),
    DocumentVersion: String(version.version),
    Description: content.description,
    Parameters: parametersOf(content),
    PlatformTypes: ['Linux', 'MacOS'],
    DocumentType: 'Command',
    SchemaVersion: content.schemaVersion,
    LatestVersion: String(document.versions.at(-1)?.version),
    DefaultVersion: String(document.defaultVersion),
    DocumentFormat: 'JSON',
    TargetType: document.targetType,
    Tags: toWireTags(document.tags),
  };
}

/** The model knows two types here; the others are described as strings. */
export function parametersOf(content: DocumentContent): DocumentParameter[] {
  return Object.entries(content.parameters).map(([Name, { type, description, fallback }]) => ({
    Name,
    Type: type === 'StringList' ? 'StringList' : 'String',
    Description: description,
    DefaultValue: fallback && (type === 'StringList' ? JSON.stringify(fallback) : fallback[0]),
  }));
}
