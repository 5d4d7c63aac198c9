import type { DeleteTagsType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { groupByName } from '../group/find.js';
import { taggedGroup } from './group-tags.js';

export const deleteTags = defineOperation<DeleteTagsType, object>('DeleteTags', (input, { cloud }) => {
  const changes = (input.Tags ?? []).map((tag) => ({ tag, group: groupByName(cloud, taggedGroup(tag)) }));
  for (const { tag, group } of changes) group.tags = group.tags.filter((one) => one.key !== tag.Key);
  return {};
});
