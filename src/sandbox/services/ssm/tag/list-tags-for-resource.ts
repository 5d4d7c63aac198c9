import type { ListTagsForResourceRequest, ListTagsForResourceResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { taggedResource } from './tagged-resource.js';

export const listTagsForResource = defineOperation<ListTagsForResourceRequest, ListTagsForResourceResult>(
  'ListTagsForResource',
  (input, { cloud }) => ({ TagList: toWireTags(taggedResource(cloud, input.ResourceType, input.ResourceId).tags) }),
);
