import { randomUUID } from 'node:crypto';
import type { CreateAssociationRequest, CreateAssociationResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { fromWireTags } from '../../tags.js';
import { Associations } from '../tables.js';
import { applyAssociation } from './apply.js';
import { toAssociationDescription } from './association-view.js';
import { settingsOf } from './settings.js';

const maximumAssociations = 2_000;

/** Neither a token nor the name makes it idempotent: the same call twice makes two associations. */
export const createAssociation = defineOperation<CreateAssociationRequest, CreateAssociationResult>(
  'CreateAssociation',
  (input, { cloud }) => {
    const associations = cloud.table(Associations);
    if (associations.size >= maximumAssociations) {
      throw new AwsError('AssociationLimitExceeded', 'You can have at most 2,000 active associations.');
    }
    const now = cloud.now();
    const association = associations.put({
      ...settingsOf(cloud, input.Name, input),
      id: randomUUID(),
      createdAt: now,
      documentName: input.Name,
      version: 1,
      updatedAt: now,
      tags: fromWireTags(input.Tags),
    });
    applyAssociation(cloud, association);
    return { AssociationDescription: toAssociationDescription(cloud, association) };
  },
);
