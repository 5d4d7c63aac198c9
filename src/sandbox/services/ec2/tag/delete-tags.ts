import type { DeleteTagsRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { taggable } from './targets.js';

/** A tag with a value goes only when it has that value; without tags all go but AWS's own. */
export const deleteTags = defineOperation<DeleteTagsRequest, object>('DeleteTags', (input, { cloud }) => {
  for (const record of input.Resources.map((id) => taggable(cloud, id))) {
    const goes = ([key, value]: readonly [string, string]): boolean =>
      input.Tags
        ? input.Tags.some((tag) => tag.Key === key && (tag.Value === undefined || tag.Value === value))
        : !key.startsWith('aws:');
    record.tags = Object.fromEntries(Object.entries(record.tags).filter((entry) => !goes(entry)));
  }
  return {};
});
