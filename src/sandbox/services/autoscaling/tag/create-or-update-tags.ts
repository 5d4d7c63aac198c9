import type { CreateOrUpdateTagsType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { groupByName } from '../group/find.js';
import { groupTags, taggedGroup } from './group-tags.js';

/** Reaches instances that are launched later, never the running ones. */
export const createOrUpdateTags = defineOperation<CreateOrUpdateTagsType, object>(
  'CreateOrUpdateTags',
  (input, { cloud }) => {
    const changes = (input.Tags ?? []).map((tag) => ({ tag, group: groupByName(cloud, taggedGroup(tag)) }));
    for (const { tag, group } of changes) group.tags = groupTags([tag], group.tags);
    return {};
  },
);
