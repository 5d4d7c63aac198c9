import type { DescribeInstanceStatusRequest, DescribeInstanceStatusResult } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { type InstanceRecord, Instances } from '../tables.js';
import { toState } from './view.js';

/** How long the two status checks take after `running`. */
const checksPassAfterMs = 120_000;

/** Only running instances, unless all are asked for. */
export const describeInstanceStatus = defineOperation<DescribeInstanceStatusRequest, DescribeInstanceStatusResult>(
  'DescribeInstanceStatus',
  (input, { cloud }) => {
    const instances = cloud
      .table(Instances)
      .where((instance) => input.IncludeAllInstances === true || instance.state === 'running');
    const { page, nextToken } = select(cloud, instances, {
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.instance.notFound,
      fields: {
        'instance-state-name': (i) => i.state,
        'availability-zone': (i) => i.availabilityZone,
        'instance-status.status': (i) => statusOf(cloud, i).Status,
        'system-status.status': (i) => statusOf(cloud, i).Status,
      },
    });
    const named = page.filter((instance) => !input.InstanceIds?.length || input.InstanceIds.includes(instance.id));
    return {
      InstanceStatuses: named.map((instance) => ({
        InstanceId: instance.id,
        AvailabilityZone: instance.availabilityZone,
        InstanceState: toState(instance.state),
        InstanceStatus: statusOf(cloud, instance),
        SystemStatus: statusOf(cloud, instance),
      })),
      NextToken: nextToken,
    };
  },
);

function statusOf(cloud: Cloud, instance: InstanceRecord) {
  if (instance.state !== 'running') return { Status: 'not-applicable' as const };
  const passed = cloud.now() >= (instance.runningAt ?? 0) + cloud.scaled(checksPassAfterMs);
  return passed
    ? { Status: 'ok' as const, Details: [{ Name: 'reachability' as const, Status: 'passed' as const }] }
    : {
        Status: 'initializing' as const,
        Details: [{ Name: 'reachability' as const, Status: 'initializing' as const }],
      };
}
