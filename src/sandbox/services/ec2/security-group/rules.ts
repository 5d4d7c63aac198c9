import type { IpPermission } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { isIpv6Block, parseIpv4Block } from '../cidr.js';
import { existing, kinds } from '../resource.js';
import type { RulePeer, SecurityGroupRecord, SecurityGroupRuleRecord } from '../tables.js';

/** What makes a rule that rule: two rules with the same traffic and peer are duplicates, whatever they are called. */
export type Rule = Pick<SecurityGroupRuleRecord, 'protocol' | 'fromPort' | 'toPort' | 'peer' | 'description'>;

export const allTraffic = { protocol: '-1', fromPort: -1, toPort: -1 } as const;

const protocolNames: Readonly<Record<string, string>> = {
  '1': 'icmp',
  '6': 'tcp',
  '17': 'udp',
  '58': 'icmpv6',
  all: '-1',
};

/** The old form of a permission: members of the request itself. */
export interface FlatPermission {
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly CidrIp?: string | undefined;
  readonly IpPermissions?: readonly IpPermission[] | undefined;
}

/**
 * The rules that a request means, one for each peer.
 * @throws AwsError for bad ports, blocks and descriptions, unknown groups, and a rule that comes twice.
 */
export function rulesOf(cloud: Cloud, group: SecurityGroupRecord, input: FlatPermission): Rule[] {
  const { IpProtocol, FromPort, ToPort, CidrIp } = input;
  const flat = CidrIp === undefined ? [] : [{ IpProtocol, FromPort, ToPort, IpRanges: [{ CidrIp }] }];
  const rules = [...(input.IpPermissions ?? []), ...flat].flatMap((one) => rulesOfPermission(cloud, group, one));
  if (rules.length === 0) {
    throw new AwsError('MissingParameter', "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.");
  }
  for (const [i, rule] of rules.entries()) {
    if (rules.slice(0, i).some((other) => sameRule(rule, other))) {
      throw new AwsError('InvalidParameterValue', 'The same permission must not appear multiple times');
    }
  }
  return rules;
}

function rulesOfPermission(cloud: Cloud, group: SecurityGroupRecord, permission: IpPermission): Rule[] {
  const traffic = trafficOf(permission.IpProtocol, permission.FromPort, permission.ToPort);
  const rule = (peer: RulePeer, description: string | undefined): Rule => {
    if (description !== undefined) checkDescription(description);
    return { ...traffic, peer, description };
  };
  return [
    ...(permission.IpRanges ?? []).map((one) => rule(ipv4Peer(one.CidrIp ?? ''), one.Description)),
    ...(permission.Ipv6Ranges ?? []).map((one) => rule(ipv6Peer(one.CidrIpv6 ?? ''), one.Description)),
    ...(permission.UserIdGroupPairs ?? []).map((one) => rule(groupPeer(cloud, group, one.GroupId), one.Description)),
  ];
}

/** Protocol and ports as EC2 keeps them. */
export function trafficOf(
  given: string | undefined,
  fromPort: number | undefined,
  toPort: number | undefined,
): Pick<Rule, 'protocol' | 'fromPort' | 'toPort'> {
  const text = (given ?? '-1').toLowerCase();
  const protocol = protocolNames[text] ?? text;
  if (!/^(-1|tcp|udp|icmp|icmpv6|\d{1,3})$/.test(protocol)) {
    throw new AwsError('InvalidParameterValue', `Invalid value '${given}' for IP protocol. Unknown protocol.`);
  }
  if (protocol === '-1') return allTraffic;
  if (protocol === 'tcp' || protocol === 'udp') {
    if (fromPort === undefined || toPort === undefined) {
      throw new AwsError(
        'InvalidParameterValue',
        "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.",
      );
    }
    if (fromPort < 0 || toPort > 65_535 || fromPort > toPort) {
      throw new AwsError('InvalidParameterValue', `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
    }
  }
  return { protocol, fromPort: fromPort ?? -1, toPort: toPort ?? -1 };
}

export function ipv4Peer(text: string): RulePeer {
  const block = parseIpv4Block(text);
  if (!block) throw new AwsError('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return { kind: 'ipv4', cidr: block.text };
}

export function ipv6Peer(text: string): RulePeer {
  if (!isIpv6Block(text)) throw new AwsError('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return { kind: 'ipv6', cidr: text };
}

export function groupPeer(cloud: Cloud, group: SecurityGroupRecord, id: string | undefined): RulePeer {
  const peer = existing(cloud, kinds.securityGroup, id);
  if (peer.vpcId !== group.vpcId) {
    throw new AwsError('InvalidGroup.NotFound', 'You have specified two resources that belong to different networks.');
  }
  return { kind: 'group', groupId: peer.id };
}

/** The characters that EC2 takes in descriptions of groups and rules; no apostrophe and nothing beyond ASCII. */
export function checkDescription(text: string): void {
  if (text.length > 255 || !/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/.test(text)) {
    throw new AwsError(
      'InvalidParameterValue',
      'Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*',
    );
  }
}

export function sameRule(a: Rule, b: Rule): boolean {
  return a.protocol === b.protocol && a.fromPort === b.fromPort && a.toPort === b.toPort && peerText(a) === peerText(b);
}

/** The block or the group's id. */
export function peerText({ peer }: Rule): string {
  return peer.kind === 'group' ? peer.groupId : peer.cidr;
}
