import type {
  DescribeAssociationExecutionTargetsRequest,
  DescribeAssociationExecutionTargetsResult,
} from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';
import { invocationsOf } from '../run/run.js';
import { statuses } from '../run/statuses.js';
import { findAssociation } from './find-association.js';
import { runsOf } from './state.js';

export const describeAssociationExecutionTargets = defineOperation<
  DescribeAssociationExecutionTargetsRequest,
  DescribeAssociationExecutionTargetsResult
>('DescribeAssociationExecutionTargets', (input, { cloud }) => {
  const association = findAssociation(cloud, input);
  const run = runsOf(cloud, association.id).find((one) => one.id === input.ExecutionId);
  if (!run) throw new AwsError('AssociationExecutionDoesNotExist', 'The specified execution ID does not exist.');
  const targets = invocationsOf(cloud, run.id).map((invocation) => ({
    AssociationId: association.id,
    AssociationVersion: String(run.associationVersion),
    ExecutionId: run.id,
    ResourceId: invocation.instanceId,
    ResourceType: 'ManagedInstance',
    Status: statuses[invocation.detail].status,
    DetailedStatus: invocation.detail,
    LastExecutionDate: new Date(invocation.changedAt),
  }));
  const chosen = targets.filter((target) =>
    (input.Filters ?? []).every(({ Key, Value }) => (Key ? target[Key] === Value : true)),
  );
  const { page, nextToken } = pageOf(chosen, input);
  return { AssociationExecutionTargets: page, NextToken: nextToken };
});
