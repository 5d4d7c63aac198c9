import type { Tag } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../../wire/aws-error.js';
import { fromWireTags, type Tags } from '../../tags.js';

const mostTags = 50;

/** The tags of a create or AddTags call. @throws AwsError `DuplicateTagKeys`, `TooManyTags` */
export function givenTags(tags: readonly Tag[] | undefined, present: Tags = {}): Tags {
  const given = fromWireTags(tags);
  if (Object.keys(given).length < (tags?.length ?? 0)) {
    throw new AwsError('DuplicateTagKeys', 'One or more tag keys was specified more than once');
  }
  const all = { ...present, ...given };
  if (Object.keys(all).length > mostTags) {
    throw new AwsError('TooManyTags', `The maximum number of tags is ${mostTags}`);
  }
  return all;
}

/** Whether two sets of tags are the same: a create call is idempotent only with the tags of the first one. */
export function sameTags(a: Tags, b: Tags): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
