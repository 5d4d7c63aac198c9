import type {
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { paginate } from '../../page.js';
import { loadBalancerByArn, targetGroupByArn } from '../find.js';
import { loadBalancersOf } from '../serving.js';
import { type TargetGroupRecord, TargetGroups } from '../tables.js';

export function toTargetGroup(cloud: Cloud, group: TargetGroupRecord): TargetGroup {
  const { healthCheck: check } = group;
  return {
    TargetGroupArn: group.id,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: check.protocol,
    HealthCheckPort: check.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: check.intervalSeconds,
    HealthCheckTimeoutSeconds: check.timeoutSeconds,
    HealthyThresholdCount: check.healthyThreshold,
    UnhealthyThresholdCount: check.unhealthyThreshold,
    ...(check.path ? { HealthCheckPath: check.path } : {}),
    ...(check.matcher ? { Matcher: { HttpCode: check.matcher } } : {}),
    LoadBalancerArns: loadBalancersOf(cloud, group.id).map((loadBalancer) => loadBalancer.id),
    TargetType: 'instance',
    ...(group.protocolVersion ? { ProtocolVersion: group.protocolVersion } : {}),
    IpAddressType: 'ipv4',
  };
}

export const describeTargetGroups = defineOperation<DescribeTargetGroupsInput, DescribeTargetGroupsOutput>(
  'DescribeTargetGroups',
  (input, { cloud }) => {
    const { TargetGroupArns: arns = [], Names: names = [], LoadBalancerArn: loadBalancerArn } = input;
    for (const arn of arns) targetGroupByArn(cloud, arn);
    if (loadBalancerArn) loadBalancerByArn(cloud, loadBalancerArn);
    const groups = cloud.table(TargetGroups);
    if (names.some((name) => !groups.find((group) => group.name === name))) {
      throw new AwsError('TargetGroupNotFound', 'One or more target groups not found');
    }
    const chosen = groups.where(
      (group) =>
        (arns.length === 0 || arns.includes(group.id)) &&
        (names.length === 0 || names.includes(group.name)) &&
        (!loadBalancerArn || loadBalancersOf(cloud, group.id).some((one) => one.id === loadBalancerArn)),
    );
    const { page, nextToken } = paginate(chosen, input.PageSize, input.Marker);
    return { TargetGroups: page.map((group) => toTargetGroup(cloud, group)), NextMarker: nextToken };
  },
);
