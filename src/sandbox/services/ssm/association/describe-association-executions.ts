import type {
  AssociationExecution,
  DescribeAssociationExecutionsRequest,
  DescribeAssociationExecutionsResult,
} from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { pageOf } from '../constraint.js';
import { outcomeOf } from '../run/outcome.js';
import { invocationsOf } from '../run/run.js';
import { statuses } from '../run/statuses.js';
import type { AssociationRun } from '../tables.js';
import { findAssociation } from './find-association.js';
import { runsOf } from './state.js';

/** Newest first. */
export const describeAssociationExecutions = defineOperation<
  DescribeAssociationExecutionsRequest,
  DescribeAssociationExecutionsResult
>('DescribeAssociationExecutions', (input, { cloud }) => {
  const association = findAssociation(cloud, input);
  const executions = runsOf(cloud, association.id)
    .map((run) => toExecution(cloud, run))
    .filter((execution) =>
      (input.Filters ?? []).every(({ Key, Value }) => {
        if (Key === 'ExecutionId') return execution.ExecutionId === Value;
        return Key !== 'Status' || execution.Status === Value;
      }),
    );
  const { page, nextToken } = pageOf(executions, input);
  return { AssociationExecutions: page, NextToken: nextToken };
});

function toExecution(cloud: Cloud, run: AssociationRun): AssociationExecution {
  const { status, detail } = outcomeOf(cloud, run);
  const counts = new Map<string, number>();
  for (const invocation of invocationsOf(cloud, run.id)) {
    const each = statuses[invocation.detail].status;
    counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  return {
    AssociationId: run.associationId,
    AssociationVersion: String(run.associationVersion),
    ExecutionId: run.id,
    Status: status,
    DetailedStatus: detail,
    CreatedTime: new Date(run.requestedAt),
    LastExecutionDate: new Date(run.requestedAt),
    ResourceCountByStatus: `{${[...counts].map(([each, count]) => `${each}=${count}`).join(', ')}}`,
  };
}
