import type { DeleteAssociationRequest, DeleteAssociationResult } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { dropMessage } from '../agent/mailbox.js';
import { forgetRun, invocationsOf } from '../run/run.js';
import { Associations } from '../tables.js';
import { findAssociation } from './find-association.js';
import { runsOf } from './state.js';

/** What it configured stays as it is; what an agent has begun goes on. */
export const deleteAssociation = defineOperation<DeleteAssociationRequest, DeleteAssociationResult>(
  'DeleteAssociation',
  (input, { cloud }) => {
    const association = findAssociation(cloud, input);
    for (const run of runsOf(cloud, association.id)) {
      for (const { messageId } of invocationsOf(cloud, run.id)) if (messageId) dropMessage(cloud, messageId);
      forgetRun(cloud, run);
    }
    cloud.table(Associations).delete(association.id);
    return {};
  },
);
