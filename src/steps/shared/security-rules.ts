import {
  AuthorizeSecurityGroupIngressCommand,
  type IpPermission,
  paginateDescribeSecurityGroupRules,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { collect } from '../../aws/pages.js';
import { type TagRecord, tagRecord, tagSpecification } from '../../aws/tags.js';
import { tagKeys } from '../../config/tags.js';
import { NotYet } from '../../engine/step.js';
import { permissions, type Run } from '../context.js';
import { unlessGone, unlessSo } from './owned.js';

/** Who may connect: an IPv4 block or the members of a group. */
export type Source = { readonly cidr: string } | { readonly groupId: string };

export interface IngressRule {
  readonly groupId: string;
  readonly port: number;
  readonly source: Source;
  /** The logical name, for the tags. */
  readonly resource: string;
}

export const ruleReadPermissions = permissions('both', 'ec2:DescribeSecurityGroupRules');
export const ruleWritePermissions = [
  ...permissions('setup', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateTags'),
  ...permissions('both', 'ec2:RevokeSecurityGroupIngress'),
];

/** The incoming rules of the groups. */
export async function ingressRules({ aws }: Run, groupIds: readonly string[]): Promise<SecurityGroupRule[]> {
  if (groupIds.length === 0) return [];
  const Filters = [{ Name: 'group-id', Values: [...groupIds] }];
  const pages = paginateDescribeSecurityGroupRules({ client: aws.ec2 }, { Filters });
  return (await collect(pages, (page) => page.SecurityGroupRules)).filter((rule) => !rule.IsEgress);
}

export interface RuleChanges {
  readonly missing: readonly IngressRule[];
  /** Made by this step for a state of things that is no more. What people added themselves is not among them. */
  readonly stale: readonly SecurityGroupRule[];
}

/** What has to change for the groups to have the wanted rules and none of ours besides. Pure. */
export function ruleChanges(
  wanted: readonly IngressRule[],
  actual: readonly SecurityGroupRule[],
  ours: (tags: TagRecord) => boolean,
): RuleChanges {
  const there = new Set(actual.map(keyOfActual));
  const keep = new Set(wanted.map(keyOfWanted));
  return {
    missing: wanted.filter((rule) => !there.has(keyOfWanted(rule))),
    stale: actual.filter((rule) => !keep.has(keyOfActual(rule)) && ours(tagRecord(rule.Tags))),
  };
}

/** Compares the groups' rules with the wanted ones; ours are those that this step's tags are on. */
export async function compareRules(
  run: Run,
  groupIds: readonly string[],
  wanted: readonly IngressRule[],
): Promise<RuleChanges> {
  const own = run.tags('');
  const ours = (tags: TagRecord): boolean => [tagKeys.id, tagKeys.step].every((key) => tags[key] === own[key]);
  return ruleChanges(wanted, await ingressRules(run, groupIds), ours);
}

/**
 * Gives the groups the wanted rules. A batch with one rule that exists is rejected whole, so every rule is sent by itself.
 * @throws NotYet when something had to be changed, which AWS shows a moment later
 */
export async function reconcileRules(
  run: Run,
  groupIds: readonly string[],
  wanted: readonly IngressRule[],
): Promise<void> {
  const { aws, tags } = run;
  const { missing, stale } = await compareRules(run, groupIds, wanted);
  for (const rule of missing) {
    const request = {
      GroupId: rule.groupId,
      IpPermissions: [permissionOf(rule)],
      TagSpecifications: [tagSpecification('security-group-rule', tags(rule.resource))],
    };
    const authorize = () => aws.ec2.send(new AuthorizeSecurityGroupIngressCommand(request));
    await unlessSo(authorize, 'InvalidPermission.Duplicate');
  }
  await revoke(run, stale);
  if (missing.length + stale.length > 0) throw new NotYet('the rules to become visible', 2_000);
}

export async function revoke({ aws }: Run, rules: readonly SecurityGroupRule[]): Promise<void> {
  for (const { GroupId, SecurityGroupRuleId: id } of rules) {
    const request = { GroupId, SecurityGroupRuleIds: id ? [id] : [] };
    await unlessGone(() => aws.ec2.send(new RevokeSecurityGroupIngressCommand(request)));
  }
}

function permissionOf({ port, source }: IngressRule): IpPermission {
  const range = { IpProtocol: 'tcp', FromPort: port, ToPort: port };
  return 'cidr' in source
    ? { ...range, IpRanges: [{ CidrIp: source.cidr }] }
    : { ...range, UserIdGroupPairs: [{ GroupId: source.groupId }] };
}

function keyOfWanted({ groupId, port, source }: IngressRule): string {
  return [groupId, 'tcp', port, port, 'cidr' in source ? source.cidr : source.groupId].join(' ');
}

function keyOfActual(rule: SecurityGroupRule): string {
  const source = rule.CidrIpv4 ?? rule.ReferencedGroupInfo?.GroupId ?? rule.CidrIpv6 ?? rule.PrefixListId;
  return [rule.GroupId, rule.IpProtocol, rule.FromPort, rule.ToPort, source].join(' ');
}
