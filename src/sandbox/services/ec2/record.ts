import type { Tag, TagSpecification } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import { fromWireTags, type Tags } from '../tags.js';
import type { ResourceKind } from './resource.js';
import type { Ec2Record } from './tables.js';
import { thinkAgain } from './uneven-reads.js';

/** How long a new thing is invisible to describes, in AWS's time. */
const visibleAfterMs = 1_000;

const maximumTags = 50;

/** The head of a new record: id, times and the tags given at creation. */
export function newRecord<T extends Ec2Record>(
  cloud: Cloud,
  kind: ResourceKind<T>,
  specifications?: readonly TagSpecification[],
): Ec2Record {
  return newRecordWithTags(cloud, kind, tagsFor(kind.tagType, specifications));
}

/** The same for what AWS makes by itself. */
export function newRecordWithTags<T extends Ec2Record>(cloud: Cloud, kind: ResourceKind<T>, tags: Tags): Ec2Record {
  const now = cloud.now();
  const id = cloud.newId(kind.idPrefix);
  thinkAgain(cloud, id, visibleAfterMs);
  return { id, createdAt: now, visibleAt: now + cloud.scaled(visibleAfterMs), tags };
}

/**
 * The tags of TagSpecifications for an operation that makes one type of resource.
 * @throws AwsError for another type and for tags that EC2 refuses.
 */
export function tagsFor(type: string, specifications: readonly TagSpecification[] | undefined): Tags {
  const foreign = specifications?.find((specification) => specification.ResourceType !== type);
  if (foreign) {
    throw new AwsError(
      'InvalidParameterValue',
      `'${foreign.ResourceType ?? ''}' is not a valid taggable resource type for this operation.`,
    );
  }
  return checkedTags(specifications?.flatMap((specification) => specification.Tags ?? []) ?? []);
}

/** EC2's rules for tags (User Guide, "Tag restrictions"). */
export function checkedTags(tags: readonly Tag[], present: Tags = {}): Tags {
  for (const { Key: key = '', Value: value = '' } of tags) {
    if (key.startsWith('aws:')) {
      throw new AwsError('InvalidParameterValue', "Tag keys starting with 'aws:' are reserved for internal use");
    }
    if (key.length === 0) throw new AwsError('InvalidParameterValue', 'Tag key cannot be null or empty.');
    if (key.length > 128) {
      throw new AwsError('InvalidParameterValue', `Tag key exceeds the maximum length of 128 characters`);
    }
    if (value.length > 256) {
      throw new AwsError('InvalidParameterValue', `Tag value exceeds the maximum length of 256 characters`);
    }
    if (tags.filter((tag) => tag.Key === key).length > 1) {
      throw new AwsError('InvalidParameterValue', `Duplicate tag key '${key}' specified.`);
    }
  }
  const all = { ...present, ...fromWireTags(tags) };
  if (Object.keys(all).filter((key) => !key.startsWith('aws:')).length > maximumTags) {
    throw new AwsError('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
  }
  return all;
}
