import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import type { Tags } from '../../tags.js';
import { Associations, Documents, Parameters } from '../tables.js';

/** The record behind a type and an id. @throws AwsError `InvalidResourceType`, `InvalidResourceId`. */
export function taggedResource(cloud: Cloud, type: string, id: string): { tags: Tags } {
  const found = lookUp(cloud, type, id);
  if (!found)
    throw new AwsError(
      'InvalidResourceId',
      'The resource ID is not valid. Verify that you entered the correct ID and try again.',
    );
  return found;
}

function lookUp(cloud: Cloud, type: string, id: string): { tags: Tags } | undefined {
  switch (type) {
    case 'Parameter':
      return cloud.table(Parameters).get(id);
    case 'Document':
      return cloud.table(Documents).get(id);
    case 'Association':
      return cloud.table(Associations).get(id);
    default:
      throw new AwsError('InvalidResourceType', `The resource type ${type} isn't valid.`);
  }
}
