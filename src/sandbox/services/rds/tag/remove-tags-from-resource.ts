import type { RemoveTagsFromResourceMessage } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { taggedResource } from './tagged-resource.js';

export const removeTagsFromResource = defineOperation<RemoveTagsFromResourceMessage, object>(
  'RemoveTagsFromResource',
  (input, { cloud }) => {
    const resource = taggedResource(cloud, input.ResourceName);
    const kept = Object.entries(resource.tags).filter(([key]) => !input.TagKeys.includes(key));
    resource.tags = Object.fromEntries(kept);
    return {};
  },
);
