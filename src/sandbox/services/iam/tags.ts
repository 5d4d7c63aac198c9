import type { Tag } from '@aws-sdk/client-iam';
import { AwsError } from '../../wire/aws-error.js';
import { fromWireTags, type Tags } from '../tags.js';

/** @throws AwsError for what IAM's rules for tags forbid. */
export function checkedTags(tags: readonly Tag[] | undefined, present: Tags = {}): Tags {
  const keys = (tags ?? []).map((tag) => (tag.Key ?? '').toLowerCase());
  if (keys.some((key) => key.startsWith('aws:'))) {
    throw new AwsError('InvalidInput', 'Tag keys that start with aws: are reserved for system use.');
  }
  if (new Set(keys).size < keys.length) {
    throw new AwsError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  const all = { ...present, ...fromWireTags(tags) };
  if (Object.keys(all).length > 50)
    throw new AwsError('LimitExceeded', 'The number of tags has reached the maximum limit.');
  return all;
}
