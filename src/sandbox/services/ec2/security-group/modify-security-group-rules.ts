import type {
  ModifySecurityGroupRulesRequest,
  ModifySecurityGroupRulesResult,
  SecurityGroupRuleRequest,
} from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { type RulePeer, type SecurityGroupRecord, SecurityGroupRules } from '../tables.js';
import { checkDescription, groupPeer, ipv4Peer, ipv6Peer, trafficOf } from './rules.js';

/** Replaces what rules say; their ids and tags stay. */
export const modifySecurityGroupRules = defineOperation<
  ModifySecurityGroupRulesRequest,
  ModifySecurityGroupRulesResult
>('ModifySecurityGroupRules', (input, { cloud }) => {
  const group = existing(cloud, kinds.securityGroup, input.GroupId);
  for (const { SecurityGroupRuleId: id, SecurityGroupRule: wanted } of input.SecurityGroupRules) {
    const rule = existing(cloud, kinds.securityGroupRule, id);
    if (rule.groupId !== group.id) throw new AwsError(...kinds.securityGroupRule.notFound(rule.id));
    const description = wanted?.Description;
    if (description !== undefined) checkDescription(description);
    cloud.table(SecurityGroupRules).put({
      ...rule,
      ...trafficOf(wanted?.IpProtocol, wanted?.FromPort, wanted?.ToPort),
      peer: peerOf(cloud, group, wanted),
      description,
    });
  }
  return { Return: true };
});

function peerOf(cloud: Cloud, group: SecurityGroupRecord, wanted: SecurityGroupRuleRequest | undefined): RulePeer {
  if (wanted?.CidrIpv4 !== undefined) return ipv4Peer(wanted.CidrIpv4);
  if (wanted?.CidrIpv6 !== undefined) return ipv6Peer(wanted.CidrIpv6);
  if (wanted?.ReferencedGroupId !== undefined) return groupPeer(cloud, group, wanted.ReferencedGroupId);
  throw new AwsError(
    'InvalidParameterValue',
    "You must specify exactly one of 'CidrIpv4', 'CidrIpv6', 'PrefixListId', or 'ReferencedGroupId'",
  );
}
