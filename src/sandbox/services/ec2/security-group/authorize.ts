import type { SecurityGroupRule, TagSpecification } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { checkQuota } from '../quota.js';
import { newRecordWithTags, tagsFor } from '../record.js';
import { existing, kinds, required } from '../resource.js';
import { SecurityGroupRules } from '../tables.js';
import { toSecurityGroupRule } from './describe-security-group-rules.js';
import { type FlatPermission, peerText, type Rule, rulesOf, sameRule } from './rules.js';

export interface AuthorizeInput extends FlatPermission {
  readonly GroupId?: string | undefined;
  readonly TagSpecifications?: readonly TagSpecification[] | undefined;
}

/** Adds the rules: all of them, or none when one exists already. */
export function authorize(
  cloud: Cloud,
  direction: 'ingress' | 'egress',
  input: AuthorizeInput,
): { Return: boolean; SecurityGroupRules: SecurityGroupRule[] } {
  const group = existing(cloud, kinds.securityGroup, required(input.GroupId, 'groupId'));
  const table = cloud.table(SecurityGroupRules);
  const present = table.where((one) => one.groupId === group.id && one.direction === direction);
  const rules = rulesOf(cloud, group, input);
  const duplicate = rules.find((rule) => present.some((other) => sameRule(rule, other)));
  if (duplicate) {
    throw new AwsError('InvalidPermission.Duplicate', `the specified rule "${inWords(duplicate)}" already exists`);
  }
  checkQuota(cloud, 'rules', present.length, rules.length);
  const tags = tagsFor('security-group-rule', input.TagSpecifications);
  const added = rules.map((rule) =>
    table.put({
      ...newRecordWithTags(cloud, kinds.securityGroupRule, { ...tags }),
      ...rule,
      groupId: group.id,
      direction,
    }),
  );
  return { Return: true, SecurityGroupRules: added.map((rule) => toSecurityGroupRule(rule, cloud)) };
}

function inWords(rule: Rule): string {
  const traffic =
    rule.protocol === '-1'
      ? 'ALL'
      : `${rule.protocol.toUpperCase()}, from port: ${rule.fromPort}, to port: ${rule.toPort}`;
  return `peer: ${peerText(rule)}, ${traffic}, ALLOW`;
}
