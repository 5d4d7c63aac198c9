import {
  AutoScalingClient,
  DeleteAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DeleteLaunchTemplateCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DisassociateRouteTableCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DeleteRolePolicyCommand, IAMClient, RemoveRoleFromInstanceProfileCommand } from '@aws-sdk/client-iam';
import { DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { beforeAll, expect, test } from 'vitest';
import { DbInstances } from '../../src/sandbox/services/rds/tables.js';
import { type Difference, difference, type Graph, graphOf } from '../crash/graph.js';
import { differs, settled } from '../crash/trial.js';
import { type Instant, World } from '../crash/world.js';
import type { TestRegion } from '../sandbox/region.js';

const nothing: Difference = { duplicates: [], orphans: [], missing: [], changed: [] };

/** A complete system, at the moment from which every test goes its own way. */
let complete: Instant;
let built: Graph;
beforeAll(async () => {
  const world = await World.at();
  expect(await (await world.first()).run('create')).toEqual({ kind: 'done' });
  await world.region.pass(60);
  complete = world.instant();
  built = graphOf(world.region.content());
}, 120_000);

/** The complete system, in a world of its own. */
async function again(): Promise<World> {
  const world = await World.at(complete);
  await world.region.pass(60);
  expect(difference(built, graphOf(world.region.content()))).toEqual(nothing);
  return world;
}

/** Clients of somebody who works beside the product. */
function clientsOf({ client }: TestRegion) {
  return {
    ec2: new EC2Client(client),
    elb: new ElasticLoadBalancingV2Client(client),
    autoScaling: new AutoScalingClient(client),
    iam: new IAMClient(client),
    rds: new RDSClient(client),
    ssm: new SSMClient(client),
  };
}

type IdOf = (step: string, resource: string) => string;
type Change = (clients: ReturnType<typeof clientsOf>, idOf: IdOf) => Promise<unknown>;

/**
 * What somebody does, and what is another one after the resume: servers keep the template that they were launched from,
 * and what names the load balancer that there is now is a newer version.
 */
const changes: readonly (readonly [string, Change, ...kept: readonly string[]])[] = [
  [
    'deleted the NAT gateway, to which the private route leads',
    ({ ec2 }, idOf) => ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: idOf('nat-gateway', 'nat-gateway') })),
  ],
  [
    'deleted the rules of a security group',
    async ({ ec2 }, idOf) => {
      const GroupId = idOf('security-groups', 'app-group');
      const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
      const IpPermissions = SecurityGroups?.[0]?.IpPermissions ?? [];
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    },
  ],
  [
    'deleted the route to the internet',
    ({ ec2 }, idOf) => {
      const RouteTableId = idOf('public-routes', 'public-routes');
      return ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock: '0.0.0.0/0' }));
    },
  ],
  [
    'cut the way of a subnet to its route table',
    async ({ ec2 }, idOf) => {
      const RouteTableIds = [idOf('private-routes', 'private-routes')];
      const { RouteTables } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds }));
      const AssociationId = RouteTables?.[0]?.Associations?.[0]?.RouteTableAssociationId;
      await ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
    },
  ],
  [
    'deleted a listener',
    ({ elb }, idOf) => elb.send(new DeleteListenerCommand({ ListenerArn: idOf('alb', 'alb-listener') })),
  ],
  [
    'deleted the internal load balancer, whose addresses are in a rule',
    ({ elb }, idOf) => elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: idOf('nlb', 'nlb') })),
    'ssm.associations web-association',
    'ssm.documents web-document',
  ],
  [
    'deleted a fleet with its servers',
    ({ autoScaling }, idOf) =>
      autoScaling.send(
        new DeleteAutoScalingGroupCommand({ AutoScalingGroupName: idOf('web-fleet', 'web-fleet'), ForceDelete: true }),
      ),
  ],
  [
    'deleted the launch template of a fleet',
    ({ ec2 }, idOf) =>
      ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: idOf('web-fleet', 'web-launch-template') })),
    'autoscaling.members <ec2.instances web-instance>',
    'ec2.instances web-instance',
  ],
  [
    'changed the size of a fleet',
    ({ autoScaling }, idOf) =>
      autoScaling.send(
        new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: idOf('app-fleet', 'app-fleet'), MaxSize: 9 }),
      ),
  ],
  [
    'deleted the policy of a role',
    ({ iam }, idOf) => {
      const RoleName = idOf('instance-roles', 'app-role');
      return iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: 'password' }));
    },
  ],
  [
    'took the role out of an instance profile',
    ({ iam }, idOf) =>
      iam.send(
        new RemoveRoleFromInstanceProfileCommand({
          InstanceProfileName: idOf('instance-roles', 'app-profile'),
          RoleName: idOf('instance-roles', 'app-role'),
        }),
      ),
  ],
  [
    'deleted the reader of the database',
    ({ rds }, idOf) =>
      rds.send(
        new DeleteDBInstanceCommand({ DBInstanceIdentifier: idOf('db-reader', 'db-reader'), SkipFinalSnapshot: true }),
      ),
  ],
  [
    'deleted the password of the app',
    ({ ssm }, idOf) => ssm.send(new DeleteParameterCommand({ Name: idOf('database-secrets', 'app-password') })),
  ],
];

for (const [what, change, ...kept] of changes) {
  test(`a resume mends it when somebody ${what}`, async () => {
    const world = await again();
    const run = await world.next();
    await change(clientsOf(world.region), (step, resource) => {
      const id = run.file.state.steps[step]?.resources[resource]?.id;
      if (id === undefined) throw new Error(`no id of ${resource} is recorded`);
      return id;
    });
    await world.region.pass(60);
    expect(differs(difference(built, graphOf(world.region.content())))).toBe(true);
    expect(await run.run('create')).toEqual({ kind: 'done' });
    const { changed, ...others } = await settled(world, built);
    expect([others, changed.map((one) => one.split('\n')[0])]).toEqual([
      { duplicates: [], orphans: [], missing: [] },
      kept,
    ]);
    world.check();
  });
}

test('what was changed so that it cannot be used is said with a remedy and left alone, until it is well again', async () => {
  const world = await again();
  const [writer] = world.region.cloud.table(DbInstances).all();
  if (!writer) throw new Error('there is no database instance');
  writer.state = 'storage-full';
  const spoilt = graphOf(world.region.content());
  expect(await (await world.next()).run('create')).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'db-writer',
        failure: {
          class: 'bad-input',
          message: `The database instance ${writer.id} is in the status "storage-full".`,
          remedy: 'See its events and free or add storage, then run `tier3-wizard --resume`.',
        },
      },
    ],
  });
  expect(difference(spoilt, graphOf(world.region.content()))).toEqual(nothing);
  writer.state = 'available';
  expect(await (await world.next()).run('create')).toEqual({ kind: 'done' });
  expect(await settled(world, built)).toEqual(nothing);
});
