import type { StartAssociationsOnceRequest, StartAssociationsOnceResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { requireLength } from '../constraint.js';
import { Associations } from '../tables.js';
import { applyOnce } from './apply.js';

export const startAssociationsOnce = defineOperation<StartAssociationsOnceRequest, StartAssociationsOnceResult>(
  'StartAssociationsOnce',
  (input, { cloud }) => {
    requireLength('associationIds', input.AssociationIds, 10);
    const chosen = input.AssociationIds.map((id) => {
      const association = cloud.table(Associations).get(id);
      if (!association) throw new AwsError('AssociationDoesNotExist', 'The specified association does not exist.');
      return association;
    });
    for (const association of chosen) applyOnce(cloud, association);
    return {};
  },
);
