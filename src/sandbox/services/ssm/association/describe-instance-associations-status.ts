import type {
  DescribeInstanceAssociationsStatusRequest,
  DescribeInstanceAssociationsStatusResult,
  InstanceAssociationStatusInfo,
} from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../constraint.js';
import { statuses } from '../run/statuses.js';
import { type AssociationRecord, Nodes, type PluginResult } from '../tables.js';
import { associationsOn, latestRun } from './state.js';

/** An association that has not run on the node yet is `Pending`. */
export const describeInstanceAssociationsStatus = defineOperation<
  DescribeInstanceAssociationsStatusRequest,
  DescribeInstanceAssociationsStatusResult
>('DescribeInstanceAssociationsStatus', (input, { cloud }) => {
  const { InstanceId: id } = input;
  if (!cloud.table(Nodes).get(id)) {
    throw new AwsError('InvalidInstanceId', `Instance ID ${id} is not registered with Systems Manager.`);
  }
  const { page, nextToken } = pageOf(associationsOn(cloud, id), input);
  return {
    InstanceAssociationStatusInfos: page.map((association) => toStatus(cloud, association, id)),
    NextToken: nextToken,
  };
});

function toStatus(cloud: Cloud, association: AssociationRecord, instanceId: string): InstanceAssociationStatusInfo {
  const latest = latestRun(cloud, association, instanceId);
  const detail = latest?.invocation.detail ?? 'Pending';
  return {
    AssociationId: association.id,
    Name: association.documentName,
    DocumentVersion: latest?.run.documentVersion ?? association.documentVersion,
    AssociationVersion: String(latest?.run.associationVersion ?? association.version),
    InstanceId: instanceId,
    ExecutionDate: latest && new Date(latest.invocation.changedAt),
    Status: statuses[detail].status,
    DetailedStatus: detail,
    ExecutionSummary: latest && summarise(latest.invocation.plugins),
    AssociationName: association.name,
  };
}

/** The agent's own words. */
function summarise(plugins: readonly PluginResult[]): string {
  const count = (status: PluginResult['status']): number => plugins.filter((plugin) => plugin.status === status).length;
  const all = plugins.length;
  return `${all} out of ${all} plugin${all === 1 ? '' : 's'} processed, ${count('Success')} success, ${count('Failed')} failed, ${count('TimedOut')} timedout, 0 skipped. `;
}
