import { createHash } from 'node:crypto';
import type { Parameter } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type ParameterRecord, Parameters, type ParameterVersion } from '../tables.js';
import { publicParameters } from './public-parameters.js';

export interface FoundParameter {
  readonly record: ParameterRecord;
  readonly version: ParameterVersion;
  /** As the caller gave it: `:3`. */
  readonly selector?: string | undefined;
}

/** Finds `NAME`, `NAME:VERSION` or an ARN; undefined when there is no such parameter or version. */
export function findParameter(cloud: Cloud, reference: string): FoundParameter | undefined {
  const name = reference.replace(/^arn:aws:ssm:[^:]*:[^:]*:parameter(?=\/)/, '');
  const [base = '', number] = name.split(':');
  const record = lookUp(cloud, base) ?? (base.startsWith('/') ? lookUp(cloud, base.slice(1)) : undefined);
  const version =
    number === undefined ? record?.versions.at(-1) : record?.versions.find((one) => `${one.version}` === number);
  return record && version && { record, version, selector: number && `:${number}` };
}

function lookUp(cloud: Cloud, name: string): ParameterRecord | undefined {
  if (name.startsWith('/aws/')) return publicParameters(cloud).find((parameter) => parameter.id === name);
  return cloud.table(Parameters).get(name);
}

/** @throws AwsError `ParameterNotFound`, without a message as AWS. */
export function requireParameter(cloud: Cloud, name: string): FoundParameter {
  const found = findParameter(cloud, name);
  if (!found) throw new AwsError('ParameterNotFound', '');
  return found;
}

export function parameterArn(cloud: Cloud, name: string): string {
  const account = name.startsWith('/aws/') ? '' : cloud.accountId;
  return `arn:aws:ssm:${cloud.region}:${account}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
}

/** A SecureString without decryption is answered as the text of its encrypted blob. */
export function readableValue(
  record: ParameterRecord,
  version: ParameterVersion,
  decrypt: boolean | undefined,
): string {
  if (record.type !== 'SecureString' || decrypt) return version.value;
  const blob = createHash('sha512').update(`${record.id}/${version.version}/${version.modifiedAt}`).digest('base64');
  return `AQICAHi${blob}`;
}

export function toParameter(cloud: Cloud, found: FoundParameter, decrypt: boolean | undefined): Parameter {
  const { record, version, selector } = found;
  return {
    Name: record.id,
    Type: record.type,
    Value: readableValue(record, version, decrypt),
    Version: version.version,
    Selector: selector,
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: parameterArn(cloud, record.id),
    DataType: record.dataType,
  };
}
