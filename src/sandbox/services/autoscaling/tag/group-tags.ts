import type { Tag, TagDescription } from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../../wire/aws-error.js';
import type { Tags } from '../../tags.js';
import type { GroupRecord, GroupTag } from '../tables.js';

const mostTags = 50;
const resourceType = 'auto-scaling-group';

/** Tags after some were given; later ones replace those with the same key. @throws AwsError `ValidationError`, `LimitExceeded` */
export function groupTags(given: readonly Tag[] | undefined, present: readonly GroupTag[] = []): GroupTag[] {
  const byKey = new Map(present.map((tag) => [tag.key, tag]));
  for (const { Key: key, Value: value = '', PropagateAtLaunch: propagate = false } of given ?? []) {
    if (!key || key.startsWith('aws:')) throw new AwsError('ValidationError', `The tag key '${key}' is not valid`);
    byKey.set(key, { key, value, propagate });
  }
  if (byKey.size > mostTags) throw new AwsError('LimitExceeded', `A group has ${mostTags} tags at most`);
  return [...byKey.values()];
}

export function toTagDescriptions(group: GroupRecord): TagDescription[] {
  return group.tags.map((tag) => ({
    ResourceId: group.id,
    ResourceType: resourceType,
    Key: tag.key,
    Value: tag.value,
    PropagateAtLaunch: tag.propagate,
  }));
}

/** The tags of an instance that the group launches: only the propagated ones, and the group's name. */
export function instanceTags(group: GroupRecord): Tags {
  return {
    ...Object.fromEntries(group.tags.filter((tag) => tag.propagate).map((tag) => [tag.key, tag.value])),
    'aws:autoscaling:groupName': group.id,
  };
}

/** The name of the group that a tag of a request belongs to. @throws AwsError `ValidationError` */
export function taggedGroup(tag: Tag): string {
  if (!tag.ResourceId || (tag.ResourceType ?? resourceType) !== resourceType) {
    throw new AwsError('ValidationError', 'Tags need the resource id and the resource type auto-scaling-group');
  }
  return tag.ResourceId;
}
