import type { CreateTagsRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { checkedTags } from '../record.js';
import { taggable } from './targets.js';

/** Adds or overwrites; when one resource does not exist none is tagged. */
export const createTags = defineOperation<CreateTagsRequest, object>('CreateTags', (input, { cloud }) => {
  const changes = input.Resources.map((id) => taggable(cloud, id)).map((record) => ({
    record,
    tags: checkedTags(input.Tags, record.tags),
  }));
  for (const { record, tags } of changes) record.tags = tags;
  return {};
});
