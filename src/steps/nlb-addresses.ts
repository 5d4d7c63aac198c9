// Lets the internal load balancer's own addresses, and nothing else, reach the app servers.
// They are found on its network interfaces by exact description: a part of it would also match a deleted namesake.
import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { securityGroups } from '../aws/kinds/ec2.js';
import { interfacesWith } from '../aws/network-interfaces.js';
import { pending, ready } from '../engine/step.js';
import { defineStep, permissions, type Run } from './context.js';
import type { Pair } from './outputs.js';
import { groupResource } from './shared/groups.js';
import { interfaceDescription } from './shared/load-balancer.js';
import { nlbRules } from './shared/nlb-rules.js';
import { locateAll } from './shared/owned.js';
import { compareRules, reconcileRules, ruleReadPermissions, ruleWritePermissions } from './shared/security-rules.js';

export default defineStep({
  id: 'nlb-addresses',
  title: 'Addresses of the internal load balancer',
  tier: 'security',
  needs: ['vpc', 'subnets', 'nlb', 'security-groups'],
  expectedSeconds: { create: 5, destroy: 2 },
  permissions: [
    ...permissions('setup', 'ec2:DescribeNetworkInterfaces'),
    ...permissions('teardown', 'ec2:DescribeSecurityGroups'),
    ...ruleReadPermissions,
    ...ruleWritePermissions,
  ],
  resources: () => [
    { resource: 'app-rule', kind: 'ec2:security-group-rule', label: 'App servers open to the internal load balancer' },
  ],

  observe: async (run) => {
    const addresses = await findAddresses(run);
    if (!addresses) return pending('the network interfaces of the internal load balancer');
    const { missing, stale } = await compareRules(run, [run.outputs('security-groups').app], nlbRules(run, addresses));
    return missing.length + stale.length > 0 ? pending('the rules of the app servers') : ready({ addresses });
  },

  create: async (run) => {
    const addresses = await findAddresses(run);
    if (addresses) await reconcileRules(run, [run.outputs('security-groups').app], nlbRules(run, addresses));
  },

  // The load balancer's addresses would stay in the rules as those of strangers.
  destroy: async (run) => {
    const found = await locateAll(run, securityGroups(run.aws.ec2), groupResource('app'));
    const ids = found.map(({ id }) => id);
    await reconcileRules(run, ids, []);
  },
});

/** One address in each app subnet, in their order; undefined until all of them are there. */
async function findAddresses(run: Run): Promise<Pair | undefined> {
  const Filters = [
    { Name: 'description', Values: [interfaceDescription(run.outputs('nlb').arn)] },
    { Name: 'vpc-id', Values: [run.outputs('vpc').vpcId] },
  ];
  const interfaces = await interfacesWith(run.aws, Filters);
  const addressIn = (subnet: string) =>
    interfaces.find((one) => one.SubnetId === subnet && inUse(one))?.PrivateIpAddress;
  const [subnetA, subnetB] = run.outputs('subnets').app;
  const [first, second] = [addressIn(subnetA), addressIn(subnetB)];
  return first !== undefined && second !== undefined && interfaces.length === 2 ? [first, second] : undefined;
}

function inUse({ Status }: NetworkInterface): boolean {
  return Status === 'in-use';
}
