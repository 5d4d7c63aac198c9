import type { UpdateAssociationRequest, UpdateAssociationResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Associations } from '../tables.js';
import { applyAssociation } from './apply.js';
import { toAssociationDescription } from './association-view.js';
import { findAssociation } from './find-association.js';
import { settingsOf } from './settings.js';

const maximumVersions = 1_000;

/** The trap: every optional parameter that is left out is reset, targets included. It runs at once. */
export const updateAssociation = defineOperation<UpdateAssociationRequest, UpdateAssociationResult>(
  'UpdateAssociation',
  (input, { cloud }) => {
    const present = findAssociation(cloud, input);
    if (present.version >= maximumVersions) {
      throw new AwsError('AssociationVersionLimitExceeded', 'An association can have at most 1,000 versions.');
    }
    const documentName = input.Name ?? present.documentName;
    const association = cloud.table(Associations).put({
      ...settingsOf(cloud, documentName, input),
      id: present.id,
      createdAt: present.createdAt,
      documentName,
      version: present.version + 1,
      updatedAt: cloud.now(),
      tags: present.tags,
    });
    applyAssociation(cloud, association);
    return { AssociationDescription: toAssociationDescription(cloud, association) };
  },
);
