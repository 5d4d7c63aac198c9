import type { AddTagsToResourceRequest, AddTagsToResourceResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { fromWireTags } from '../../tags.js';
import { taggedResource } from './tagged-resource.js';

export const addTagsToResource = defineOperation<AddTagsToResourceRequest, AddTagsToResourceResult>(
  'AddTagsToResource',
  (input, { cloud }) => {
    const resource = taggedResource(cloud, input.ResourceType, input.ResourceId);
    resource.tags = { ...resource.tags, ...fromWireTags(input.Tags) };
    return {};
  },
);
