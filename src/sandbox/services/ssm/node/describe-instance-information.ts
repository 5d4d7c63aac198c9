import type {
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult,
  InstanceInformation,
} from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import type { InstanceRecord } from '../../ec2/tables.js';
import { nodeAssociations } from '../association/state.js';
import { pageOf } from '../constraint.js';
import type { NodeRecord } from '../tables.js';
import { listedNodes, pingStatus } from './node-status.js';

interface Listed {
  readonly node: NodeRecord;
  readonly instance: InstanceRecord;
}

/** A node that has not registered is simply absent, and so is one whose instance does not run any more. */
export const describeInstanceInformation = defineOperation<
  DescribeInstanceInformationRequest,
  DescribeInstanceInformationResult
>('DescribeInstanceInformation', (input, { cloud }) => {
  const filters = filtersOf(input);
  const nodes = listedNodes(cloud).filter((listed) => filters.every((filter) => passes(cloud, listed, filter)));
  const { page, nextToken } = pageOf(nodes, input, 10);
  return { InstanceInformationList: page.map(({ node }) => toInstanceInformation(cloud, node)), NextToken: nextToken };
});

interface NodeFilter {
  readonly key: string;
  readonly values: readonly string[];
}

function filtersOf(input: Checked<DescribeInstanceInformationRequest>): NodeFilter[] {
  const filters = [
    ...(input.Filters ?? []).map(({ Key: key = '', Values: values = [] }) => ({ key, values })),
    ...(input.InstanceInformationFilterList ?? []).map(({ key = '', valueSet: values = [] }) => ({ key, values })),
  ];
  if (filters.length > 1 && filters.some(({ key }) => key.startsWith('tag'))) {
    throw new AwsError('InvalidFilterKey', 'Filters on tags cannot be combined with other filters.');
  }
  return filters;
}

const fields: Readonly<Record<string, (cloud: Cloud, listed: Listed) => readonly (string | undefined)[]>> = {
  InstanceIds: (_cloud, { node }) => [node.id],
  PingStatus: (cloud, { node }) => [pingStatus(cloud, node)],
  PlatformType: (_cloud, { node }) => [node.platformType],
  PlatformTypes: (_cloud, { node }) => [node.platformType],
  AgentVersion: (_cloud, { node }) => [node.agentVersion],
  ResourceType: () => ['EC2Instance', 'ManagedInstance'],
  SourceIds: (_cloud, { node }) => [node.id],
  SourceTypes: () => ['AWS::EC2::Instance'],
  ActivationIds: () => [],
  IamRole: () => [],
  AssociationStatus: (cloud, { node }) => [nodeAssociations(cloud, node.id)?.status],
  'tag-key': (_cloud, { instance }) => Object.keys(instance.tags),
};

function passes(cloud: Cloud, listed: Listed, { key, values }: NodeFilter): boolean {
  const actual = key.startsWith('tag:') ? [listed.instance.tags[key.slice(4)]] : fields[key]?.(cloud, listed);
  if (!actual) throw new AwsError('InvalidFilterKey', `The specified filter key ${key} is not valid.`);
  return actual.some((value) => value !== undefined && values.includes(value));
}

function toInstanceInformation(cloud: Cloud, node: NodeRecord): InstanceInformation {
  const associations = nodeAssociations(cloud, node.id);
  return {
    InstanceId: node.id,
    PingStatus: pingStatus(cloud, node),
    LastPingDateTime: new Date(node.lastPingAt),
    AgentVersion: node.agentVersion,
    IsLatestVersion: true,
    PlatformType: 'Linux',
    PlatformName: node.platformName,
    PlatformVersion: node.platformVersion,
    ResourceType: 'EC2Instance',
    IPAddress: node.address,
    ComputerName: node.computerName,
    AssociationStatus: associations?.status,
    LastAssociationExecutionDate: associations?.lastRunAt === undefined ? undefined : new Date(associations.lastRunAt),
    LastSuccessfulAssociationExecutionDate:
      associations?.lastSuccessAt === undefined ? undefined : new Date(associations.lastSuccessAt),
    AssociationOverview: associations && {
      DetailedStatus: associations.status,
      InstanceAssociationStatusAggregatedCount: associations.counts,
    },
    SourceId: node.id,
    SourceType: 'AWS::EC2::Instance',
  };
}
