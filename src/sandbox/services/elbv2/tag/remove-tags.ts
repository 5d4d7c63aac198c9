import type { RemoveTagsInput, RemoveTagsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { taggedByArn } from './tagged.js';

export const removeTags = defineOperation<RemoveTagsInput, RemoveTagsOutput>('RemoveTags', (input, { cloud }) => {
  const records = input.ResourceArns.map((arn) => taggedByArn(cloud, arn));
  for (const record of records) {
    record.tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !input.TagKeys.includes(key)));
  }
  return {};
});
