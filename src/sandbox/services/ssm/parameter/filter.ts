import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../../../wire/aws-error.js';
import type { ParameterRecord } from '../tables.js';

/** @throws AwsError `InvalidFilterKey`, `InvalidFilterOption`. */
export function passesParameterFilter(record: ParameterRecord, filter: ParameterStringFilter): boolean {
  const { Key: key = '', Values: values = [], Option: option = key === 'Path' ? 'OneLevel' : 'Equals' } = filter;
  const compare = comparisons[option];
  if (!compare) throw new AwsError('InvalidFilterOption', `The following filter option is not valid: ${option}.`);
  const actual = attribute(record, key);
  return values.length === 0
    ? actual !== undefined
    : values.some((value) => actual !== undefined && compare(actual, value));
}

const comparisons: Readonly<Record<string, (actual: string, wanted: string) => boolean>> = {
  Equals: (actual, wanted) => actual === wanted,
  BeginsWith: (actual, wanted) => actual.startsWith(wanted),
  Contains: (actual, wanted) => actual.includes(wanted),
  Recursive: (actual, wanted) => actual.startsWith(withSlash(wanted)),
  OneLevel: (actual, wanted) =>
    actual.startsWith(withSlash(wanted)) && !actual.slice(withSlash(wanted).length).includes('/'),
};

const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);

function attribute(record: ParameterRecord, key: string): string | undefined {
  if (key.startsWith('tag:')) return record.tags[key.slice(4)];
  switch (key) {
    case 'Name':
    case 'Path':
      return record.id;
    case 'Type':
      return record.type;
    case 'KeyId':
      return record.keyId;
    case 'Tier':
      return record.versions.at(-1)?.tier;
    case 'DataType':
      return record.dataType;
    default:
      throw new AwsError('InvalidFilterKey', `The following filter key is not valid: ${key}.`);
  }
}
