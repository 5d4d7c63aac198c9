import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { parseSettings } from '../../../src/config/parse-settings.js';
import { plannedRules } from '../../../src/steps/shared/groups.js';
import { type IngressRule, ruleChanges } from '../../../src/steps/shared/security-rules.js';

const rule = (id: string, cidr: string, tags: SecurityGroupRule['Tags'] = [{ Key: 'ours' }]): SecurityGroupRule => ({
  SecurityGroupRuleId: id,
  GroupId: 'sg-app',
  IsEgress: false,
  IpProtocol: 'tcp',
  FromPort: 9090,
  ToPort: 9090,
  CidrIpv4: cidr,
  Tags: tags,
});
const wanted = (cidr: string): IngressRule => ({ groupId: 'sg-app', port: 9090, source: { cidr }, resource: 'rule' });
const ours = (tags: Readonly<Record<string, string>>): boolean => 'ours' in tags;

test('each tier is reachable from the one before alone; only the first is open to the user’s block', () => {
  const settings = parseSettings({ network: { allowedCidr: '203.0.113.0/24' } });
  expect(plannedRules(settings)).toEqual([
    { group: 'alb', port: 80, from: { cidr: '203.0.113.0/24' } },
    { group: 'web', port: 80, from: { group: 'alb' } },
    { group: 'nlb', port: 9090, from: { group: 'web' } },
    { group: 'db', port: 3306, from: { group: 'app' } },
  ]);
});

test('missing rules are added and our stale ones removed', () => {
  const stale = rule('sgr-old', '10.0.5.9/32');
  const changes = ruleChanges(
    [wanted('10.0.5.7/32'), wanted('10.0.6.7/32')],
    [rule('sgr-1', '10.0.5.7/32'), stale],
    ours,
  );
  expect(changes).toEqual({ missing: [wanted('10.0.6.7/32')], stale: [stale] });
});

test('what people have added stays, and satisfies what is wanted', () => {
  const theirs = [rule('sgr-1', '10.0.5.7/32', []), rule('sgr-2', '192.0.2.1/32', [])];
  expect(ruleChanges([wanted('10.0.5.7/32')], theirs, ours)).toEqual({ missing: [], stale: [] });
});

test('a rule for another port or a range is not the wanted one', () => {
  const range = { ...rule('sgr-1', '10.0.5.7/32'), FromPort: 0, ToPort: 65535 };
  const changes = ruleChanges([wanted('10.0.5.7/32')], [range], ours);
  expect(changes).toEqual({ missing: [wanted('10.0.5.7/32')], stale: [range] });
});

test('a rule that names a group is told from one that names another', () => {
  const byGroup: IngressRule = { groupId: 'sg-app', port: 9090, source: { groupId: 'sg-nlb' }, resource: 'rule' };
  const { CidrIpv4: _cidr, ...open } = rule('sgr-1', '');
  const other = { ...open, ReferencedGroupInfo: { GroupId: 'sg-web' } };
  expect(ruleChanges([byGroup], [other], ours)).toEqual({ missing: [byGroup], stale: [other] });
  const same = { ...open, ReferencedGroupInfo: { GroupId: 'sg-nlb' } };
  expect(ruleChanges([byGroup], [same], ours)).toEqual({ missing: [], stale: [] });
});
