import { expect, test } from 'vitest';
import { type FleetTier, namesOf } from '../../src/config/names.js';
import { checkSettings } from '../../src/config/parse-settings.js';

const tiers: readonly FleetTier[] = ['web', 'app'];

test('the longest name that an environment may have fits every service', () => {
  const longest = 'a'.repeat(20);
  expect([checkSettings({ name: longest }).ok, checkSettings({ name: `${longest}a` }).ok]).toEqual([true, false]);
  const names = namesOf(longest, '01234567-89ab-4cde-8f01-23456789abcd');
  const rules: readonly (readonly [pattern: RegExp, names: readonly string[]])[] = [
    // Load balancers and target groups: at most 32 letters, digits and hyphens, none at an end.
    [
      /^(?!internal-)[A-Za-z0-9](?:[A-Za-z0-9-]{0,30}[A-Za-z0-9])$/,
      [names.alb, names.nlb, names.webTargetGroup, names.appTargetGroup],
    ],
    // Auto Scaling groups: printable ASCII without a colon.
    [/^[\x21-\x39\x3b-\x7e]{1,255}$/, tiers.map(names.autoScalingGroup)],
    [/^[a-zA-Z0-9().\-/_]{3,128}$/, tiers.map(names.launchTemplate)],
    [/^[\w+=,.@-]{1,64}$/, tiers.flatMap((tier) => [names.role(tier), names.instanceProfile(tier)])],
    // Security groups: not like an id.
    [/^(?!sg-).{1,255}$/, ['alb', 'web', 'nlb', 'app', 'db'].map(names.securityGroup)],
    // Database identifiers: lower case, a letter first, no two hyphens together, none at the end.
    [/^(?=.{1,63}$)[a-z](?:-?[a-z0-9])*$/, [names.dbCluster, names.dbInstance(1), names.dbInstance(2)]],
    [/^(?!default$)[a-z0-9._ -]{1,255}$/, [names.dbSubnetGroup]],
    // Documents and associations: no prefix of AWS's own.
    [
      /^(?!aws|amazon|amzn)[a-zA-Z0-9_.-]{3,128}$/i,
      tiers.flatMap((tier) => [names.document(tier), names.association(tier)]),
    ],
    [/^\/(?!aws|ssm)[\w./-]{1,1000}$/i, [names.masterPasswordParameter, names.appPasswordParameter]],
  ];
  for (const [pattern, some] of rules) for (const name of some) expect(name).toMatch(pattern);
});

test.each(['internal-x', 'aws-x', 'amazon-x', 'amzn-x', 'sg-x'])('%s is no name: a service reserves it', (name) => {
  expect(checkSettings({ name }).ok).toBe(false);
});
