import type { RevokedSecurityGroupRule } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds, required } from '../resource.js';
import { type SecurityGroupRecord, type SecurityGroupRuleRecord, SecurityGroupRules } from '../tables.js';
import { type FlatPermission, rulesOf, sameRule } from './rules.js';

export interface RevokeInput extends FlatPermission {
  readonly GroupId?: string | undefined;
  readonly SecurityGroupRuleIds?: readonly string[] | undefined;
}

/** Removes rules by their ids or by what they say; descriptions do not count. */
export function revoke(
  cloud: Cloud,
  direction: 'ingress' | 'egress',
  input: RevokeInput,
): { Return: boolean; RevokedSecurityGroupRules: RevokedSecurityGroupRule[] } {
  const group = existing(cloud, kinds.securityGroup, required(input.GroupId, 'groupId'));
  const table = cloud.table(SecurityGroupRules);
  const present = table.where((one) => one.groupId === group.id && one.direction === direction);
  const revoked = input.SecurityGroupRuleIds?.length
    ? byIds(input.SecurityGroupRuleIds, present)
    : byPermissions(cloud, group, input, present);
  for (const rule of revoked) table.delete(rule.id);
  return { Return: true, RevokedSecurityGroupRules: revoked.map(toRevoked) };
}

function byIds(ids: readonly string[], present: readonly SecurityGroupRuleRecord[]): SecurityGroupRuleRecord[] {
  return ids.map((id) => {
    const rule = present.find((one) => one.id === id);
    if (!rule) throw new AwsError(...kinds.securityGroupRule.notFound(id));
    return rule;
  });
}

function byPermissions(
  cloud: Cloud,
  group: SecurityGroupRecord,
  input: RevokeInput,
  present: readonly SecurityGroupRuleRecord[],
): SecurityGroupRuleRecord[] {
  return rulesOf(cloud, group, input).map((wanted) => {
    const rule = present.find((one) => sameRule(wanted, one));
    if (!rule) {
      throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
    }
    return rule;
  });
}

function toRevoked(rule: SecurityGroupRuleRecord): RevokedSecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: rule.groupId,
    IsEgress: rule.direction === 'egress',
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    CidrIpv4: rule.peer.kind === 'ipv4' ? rule.peer.cidr : undefined,
    CidrIpv6: rule.peer.kind === 'ipv6' ? rule.peer.cidr : undefined,
    ReferencedGroupId: rule.peer.kind === 'group' ? rule.peer.groupId : undefined,
    Description: rule.description,
  };
}
