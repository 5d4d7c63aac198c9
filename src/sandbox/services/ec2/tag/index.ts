import { createTags } from './create-tags.js';
import { deleteTags } from './delete-tags.js';
import { describeTags } from './describe-tags.js';

export const operations = [createTags, describeTags, deleteTags];
