// Makes the eight subnets: public, web, app and database in each of the two zones.
// A subnet cannot be deleted while any network interface is in it; those of load balancers linger for minutes.
import { CreateSubnetCommand, DeleteSubnetCommand } from '@aws-sdk/client-ec2';
import { answered } from '../aws/answered.js';
import { subnets } from '../aws/kinds/ec2.js';
import { tagSpecification } from '../aws/tags.js';
import { type PlannedSubnet, planSubnets, type SubnetRole } from '../config/address-plan.js';
import { absent, pending, ready } from '../engine/step.js';
import { defineStep, permissions, type Run } from './context.js';
import type { Pair } from './outputs.js';
import { heldPermissions, unlessHeld } from './shared/held.js';
import { alive, ensure, remove } from './shared/owned.js';
import { together } from './shared/together.js';

export default defineStep({
  id: 'subnets',
  title: 'Subnets',
  tier: 'network',
  needs: ['zones', 'vpc'],
  expectedSeconds: { create: 5, destroy: 10 },
  permissions: [
    ...permissions('both', 'ec2:DescribeSubnets'),
    ...permissions('setup', 'ec2:CreateSubnet', 'ec2:CreateTags'),
    ...permissions('teardown', 'ec2:DeleteSubnet'),
    ...heldPermissions,
  ],
  resources: ({ network }) =>
    planSubnets(network.cidr).map(({ resource, role, cidr }) => ({
      resource,
      kind: 'ec2:subnet',
      label: `Subnet ${cidr} (${role})`,
    })),

  observe: async (run) => {
    const plan = planSubnets(run.settings.network.cidr);
    const found = await Promise.all(plan.map(({ resource }) => alive(run, subnets(run.aws.ec2), resource)));
    if (found.some((subnet) => !subnet)) return absent;
    if (found.some((subnet) => subnet?.State !== 'available')) return pending('the subnets to become available');
    const idOf = (role: SubnetRole, zone: 0 | 1): string => {
      const at = plan.findIndex((one) => one.role === role && one.zone === zone);
      return answered(found[at]?.SubnetId, 'the id of a subnet');
    };
    const pair = (role: SubnetRole): Pair => [idOf(role, 0), idOf(role, 1)];
    return ready({ public: pair('public'), web: pair('web'), app: pair('app'), db: pair('db') });
  },

  create: async (run) => {
    await together(planSubnets(run.settings.network.cidr).map((planned) => ensureSubnet(run, planned)));
  },

  destroy: async (run) => {
    const { ec2 } = run.aws;
    const work = planSubnets(run.settings.network.cidr).map(({ resource }) =>
      remove(run, subnets(ec2), resource, ({ id }) =>
        unlessHeld(run, { what: `the subnet ${id}`, interfaces: [{ Name: 'subnet-id', Values: [id] }] }, () =>
          ec2.send(new DeleteSubnetCommand({ SubnetId: id })),
        ),
      ),
    );
    await together(work);
  },
});

async function ensureSubnet(run: Run, { resource, zone, cidr }: PlannedSubnet): Promise<void> {
  const { aws, tags } = run;
  await ensure(run, subnets(aws.ec2), resource, {
    create: async () => {
      const request = {
        VpcId: run.outputs('vpc').vpcId,
        CidrBlock: cidr,
        AvailabilityZone: run.outputs('zones').zones[zone],
        TagSpecifications: [tagSpecification('subnet', tags(resource))],
      };
      return answered((await aws.once.ec2.send(new CreateSubnetCommand(request))).Subnet?.SubnetId, 'a subnet id');
    },
  });
}
