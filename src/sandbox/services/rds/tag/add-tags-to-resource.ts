import type { AddTagsToResourceMessage } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { fromWireTags } from '../../tags.js';
import { taggedResource } from './tagged-resource.js';

export const addTagsToResource = defineOperation<AddTagsToResourceMessage, object>(
  'AddTagsToResource',
  (input, { cloud }) => {
    const resource = taggedResource(cloud, input.ResourceName);
    resource.tags = { ...resource.tags, ...fromWireTags(input.Tags) };
    return {};
  },
);
