import type { RemoveTagsFromResourceRequest, RemoveTagsFromResourceResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { taggedResource } from './tagged-resource.js';

export const removeTagsFromResource = defineOperation<RemoveTagsFromResourceRequest, RemoveTagsFromResourceResult>(
  'RemoveTagsFromResource',
  (input, { cloud }) => {
    const resource = taggedResource(cloud, input.ResourceType, input.ResourceId);
    const kept = Object.entries(resource.tags).filter(([key]) => !input.TagKeys.includes(key));
    resource.tags = Object.fromEntries(kept);
    return {};
  },
);
