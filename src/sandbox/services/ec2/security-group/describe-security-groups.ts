import type {
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  IpPermission,
  SecurityGroup,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { toWireTags } from '../../tags.js';
import { described } from '../departed.js';
import { kinds } from '../resource.js';
import { type FilterField, select } from '../select.js';
import {
  type SecurityGroupRecord,
  type SecurityGroupRuleRecord,
  SecurityGroupRules,
  SecurityGroups,
} from '../tables.js';

export const describeSecurityGroups = defineOperation<DescribeSecurityGroupsRequest, DescribeSecurityGroupsResult>(
  'DescribeSecurityGroups',
  (input, { cloud }) => {
    const [name] = input.GroupNames ?? [];
    if (name !== undefined) {
      throw new AwsError('InvalidGroup.NotFound', `The security group '${name}' does not exist in default VPC 'none'`);
    }
    const { page, nextToken } = select(cloud, described(cloud, SecurityGroups), {
      ids: input.GroupIds,
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.securityGroup.notFound,
      fields: {
        'group-id': (group) => group.id,
        'group-name': (group) => group.name,
        'vpc-id': (group) => group.vpcId,
        description: (group) => group.description,
        'owner-id': () => cloud.accountId,
        ...ruleFilters(cloud, 'ip-permission', 'ingress'),
        ...ruleFilters(cloud, 'egress.ip-permission', 'egress'),
      },
    });
    return { SecurityGroups: page.map((group) => toSecurityGroup(group, cloud)), NextToken: nextToken };
  },
);

type Direction = SecurityGroupRuleRecord['direction'];

function rulesIn(cloud: Cloud, group: SecurityGroupRecord, direction: Direction): SecurityGroupRuleRecord[] {
  return cloud.table(SecurityGroupRules).where((rule) => rule.groupId === group.id && rule.direction === direction);
}

function ruleFilters(
  cloud: Cloud,
  prefix: string,
  direction: Direction,
): Record<string, FilterField<SecurityGroupRecord>> {
  const each =
    (value: (rule: SecurityGroupRuleRecord) => string | undefined): FilterField<SecurityGroupRecord> =>
    (group) =>
      rulesIn(cloud, group, direction).flatMap((rule) => value(rule) ?? []);
  return {
    [`${prefix}.cidr`]: each(({ peer }) => (peer.kind === 'ipv4' ? peer.cidr : undefined)),
    [`${prefix}.ipv6-cidr`]: each(({ peer }) => (peer.kind === 'ipv6' ? peer.cidr : undefined)),
    [`${prefix}.group-id`]: each(({ peer }) => (peer.kind === 'group' ? peer.groupId : undefined)),
    [`${prefix}.protocol`]: each((rule) => rule.protocol),
    [`${prefix}.from-port`]: each((rule) => String(rule.fromPort)),
    [`${prefix}.to-port`]: each((rule) => String(rule.toPort)),
  };
}

function toSecurityGroup(group: SecurityGroupRecord, cloud: Cloud): SecurityGroup {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    VpcId: group.vpcId,
    OwnerId: cloud.accountId,
    SecurityGroupArn: cloud.arn('ec2', `security-group/${group.id}`),
    IpPermissions: toPermissions(rulesIn(cloud, group, 'ingress'), cloud),
    IpPermissionsEgress: toPermissions(rulesIn(cloud, group, 'egress'), cloud),
    Tags: toWireTags(group.tags),
  };
}

/** Rules for the same traffic are one permission with several peers. */
function toPermissions(rules: readonly SecurityGroupRuleRecord[], cloud: Cloud): IpPermission[] {
  const byTraffic = new Map<string, SecurityGroupRuleRecord[]>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    byTraffic.set(key, [...(byTraffic.get(key) ?? []), rule]);
  }
  return [...byTraffic.values()].flatMap((same) => {
    const [first] = same;
    return first ? [toPermission(first, same, cloud)] : [];
  });
}

function toPermission(
  first: SecurityGroupRuleRecord,
  rules: readonly SecurityGroupRuleRecord[],
  cloud: Cloud,
): IpPermission {
  return {
    IpProtocol: first.protocol,
    ...(first.protocol === '-1' ? {} : { FromPort: first.fromPort, ToPort: first.toPort }),
    IpRanges: rules.flatMap(({ peer, description: Description }) =>
      peer.kind === 'ipv4' ? [{ CidrIp: peer.cidr, Description }] : [],
    ),
    Ipv6Ranges: rules.flatMap(({ peer, description: Description }) =>
      peer.kind === 'ipv6' ? [{ CidrIpv6: peer.cidr, Description }] : [],
    ),
    PrefixListIds: [],
    UserIdGroupPairs: rules.flatMap(({ peer, description: Description }) =>
      peer.kind === 'group' ? [{ GroupId: peer.groupId, UserId: cloud.accountId, Description }] : [],
    ),
  };
}
