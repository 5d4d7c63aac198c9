import type { ListTagsForResourceMessage, TagListMessage } from '@aws-sdk/client-rds';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { taggedResource } from './tagged-resource.js';

export const listTagsForResource = defineOperation<ListTagsForResourceMessage, TagListMessage>(
  'ListTagsForResource',
  (input, { cloud }) => ({ TagList: toWireTags(taggedResource(cloud, input.ResourceName).tags) }),
);
