import type { AddTagsInput, AddTagsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { givenTags } from './given-tags.js';
import { taggedByArn } from './tagged.js';

export const addTags = defineOperation<AddTagsInput, AddTagsOutput>('AddTags', (input, { cloud }) => {
  const records = input.ResourceArns.map((arn) => taggedByArn(cloud, arn));
  for (const record of records) record.tags = givenTags(input.Tags, record.tags);
  return {};
});
