import type {
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { type SecurityGroupRuleRecord, SecurityGroupRules, SecurityGroups } from '../tables.js';

export const describeSecurityGroupRules = defineOperation<
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult
>('DescribeSecurityGroupRules', (input, { cloud }) => {
  const { page, nextToken } = select(cloud, cloud.table(SecurityGroupRules).all(), {
    ids: input.SecurityGroupRuleIds,
    filters: input.Filters,
    maxResults: input.MaxResults,
    nextToken: input.NextToken,
    notFound: kinds.securityGroupRule.notFound,
    fields: { 'group-id': (rule) => rule.groupId, 'security-group-rule-id': (rule) => rule.id },
  });
  return { SecurityGroupRules: page.map((rule) => toSecurityGroupRule(rule, cloud)), NextToken: nextToken };
});

export function toSecurityGroupRule(rule: SecurityGroupRuleRecord, cloud: Cloud): SecurityGroupRule {
  const { peer } = rule;
  return {
    SecurityGroupRuleId: rule.id,
    SecurityGroupRuleArn: cloud.arn('ec2', `security-group-rule/${rule.id}`),
    GroupId: rule.groupId,
    GroupOwnerId: cloud.accountId,
    IsEgress: rule.direction === 'egress',
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    CidrIpv4: peer.kind === 'ipv4' ? peer.cidr : undefined,
    CidrIpv6: peer.kind === 'ipv6' ? peer.cidr : undefined,
    ReferencedGroupInfo:
      peer.kind === 'group'
        ? {
            GroupId: peer.groupId,
            UserId: cloud.accountId,
            VpcId: cloud.table(SecurityGroups).get(peer.groupId)?.vpcId,
          }
        : undefined,
    Description: rule.description,
    Tags: toWireTags(rule.tags),
  };
}
