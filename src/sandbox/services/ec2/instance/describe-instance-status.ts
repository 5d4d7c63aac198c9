import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  InstanceStatusSummary,
  StatusType,
  SummaryStatus,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { existing, kinds } from '../resource.js';
import { select } from '../select.js';
import { type InstanceRecord, Instances } from '../tables.js';
import { toState } from './view.js';

/** How long the two status checks take after `running`. */
const checksPassAfterMs = 120_000;

/** Only running instances, unless all are asked for; an id that does not exist is refused all the same. */
export const describeInstanceStatus = defineOperation<DescribeInstanceStatusRequest, DescribeInstanceStatusResult>(
  'DescribeInstanceStatus',
  (input, { cloud }) => {
    const asked = input.InstanceIds?.map((id) => existing(cloud, kinds.instance, id)) ?? [];
    const instances = (asked.length > 0 ? asked : cloud.table(Instances).all()).filter(
      (instance) => input.IncludeAllInstances === true || instance.state === 'running',
    );
    const { page, nextToken } = select(cloud, instances, {
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.instance.notFound,
      fields: {
        'instance-state-name': (i) => i.state,
        'availability-zone': (i) => i.availabilityZone,
        'instance-status.status': (i) => instanceStatus(cloud, i).Status,
        'system-status.status': (i) => systemStatus(cloud, i).Status,
      },
    });
    return {
      InstanceStatuses: page.map((instance) => ({
        InstanceId: instance.id,
        AvailabilityZone: instance.availabilityZone,
        InstanceState: toState(instance.state),
        InstanceStatus: instanceStatus(cloud, instance),
        SystemStatus: systemStatus(cloud, instance),
      })),
      NextToken: nextToken,
    };
  },
);

type Status = Pick<InstanceStatusSummary, 'Status' | 'Details'>;

/** What the hypervisor sees. */
function systemStatus(cloud: Cloud, instance: InstanceRecord): Status {
  if (instance.state !== 'running') return { Status: 'not-applicable' };
  const passed = cloud.now() >= (instance.runningAt ?? 0) + cloud.scaled(checksPassAfterMs);
  return passed ? reachability('ok', 'passed') : reachability('initializing', 'initializing');
}

/** What the instance's own system answers: one that never comes up is impaired for good. */
export function instanceStatus(cloud: Cloud, instance: InstanceRecord): Status {
  const status = systemStatus(cloud, instance);
  return status.Status === 'ok' && instance.fault === 'never-boots' ? reachability('impaired', 'failed') : status;
}

function reachability(Status: SummaryStatus, passed: StatusType): Status {
  return { Status, Details: [{ Name: 'reachability', Status: passed }] };
}
