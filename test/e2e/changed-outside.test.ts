import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  CreateLaunchTemplateCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DeleteNatGatewayCommand,
  DeleteRouteCommand,
  DescribeImagesCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateLoadBalancerCommand,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient, ListInstanceProfilesCommand, RemoveRoleFromInstanceProfileCommand } from '@aws-sdk/client-iam';
import {
  CreateDBClusterCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBInstanceCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sandboxed, withoutHosts } from './sandboxed.js';

const teardown = ['--teardown', '--yes', '--final-snapshot', 'none'];

/** Clients of somebody who works beside the product. */
function clientsOf(place: Sandboxed) {
  const config = place.client();
  return {
    ec2: new EC2Client(config),
    elb: new ElasticLoadBalancingV2Client(config),
    autoScaling: new AutoScalingClient(config),
    iam: new IAMClient(config),
    rds: new RDSClient(config),
    ssm: new SSMClient(config),
  };
}

type Clients = ReturnType<typeof clientsOf>;

describe('what somebody deleted by hand is made again by a resume', () => {
  const place = new Sandboxed();
  let clients: Clients;
  let before: unknown;

  beforeAll(async () => {
    const built = await place.run(...withoutHosts, '--yes');
    expect(built.code, built.stderr).toBe(0);
    clients = clientsOf(place);
    before = await pictureOf(place, clients);
  });
  afterAll(() => place.remove());

  const idOf = (step: string, resource: string): string => {
    const id = place.recorded()[step]?.resources[resource]?.id;
    if (id === undefined) throw new Error(`no id of ${resource} is recorded`);
    return id;
  };

  test.each<[string, (clients: Clients) => Promise<unknown>]>([
    [
      'the NAT gateway, to which the private route leads',
      ({ ec2 }) => ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: idOf('nat-gateway', 'nat-gateway') })),
    ],
    [
      'the rules of a security group',
      async ({ ec2 }) => {
        const GroupId = idOf('security-groups', 'app-group');
        const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
        const IpPermissions = SecurityGroups?.[0]?.IpPermissions ?? [];
        await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
      },
    ],
    [
      'the route to the internet',
      ({ ec2 }) =>
        ec2.send(
          new DeleteRouteCommand({
            RouteTableId: idOf('public-routes', 'public-routes'),
            DestinationCidrBlock: '0.0.0.0/0',
          }),
        ),
    ],
    ['a listener', ({ elb }) => elb.send(new DeleteListenerCommand({ ListenerArn: idOf('alb', 'alb-listener') }))],
    [
      'the internal load balancer, whose addresses are in a rule',
      ({ elb }) => elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: idOf('nlb', 'nlb') })),
    ],
    [
      'a fleet with its servers',
      ({ autoScaling }) =>
        autoScaling.send(
          new DeleteAutoScalingGroupCommand({
            AutoScalingGroupName: idOf('web-fleet', 'web-fleet'),
            ForceDelete: true,
          }),
        ),
    ],
    [
      'the role in an instance profile',
      ({ iam }) =>
        iam.send(
          new RemoveRoleFromInstanceProfileCommand({
            InstanceProfileName: idOf('instance-roles', 'app-profile'),
            RoleName: idOf('instance-roles', 'app-role'),
          }),
        ),
    ],
    [
      'the reader of the database',
      ({ rds }) =>
        rds.send(
          new DeleteDBInstanceCommand({
            DBInstanceIdentifier: idOf('db-reader', 'db-reader'),
            SkipFinalSnapshot: true,
          }),
        ),
    ],
    [
      'the password of the app',
      ({ ssm }) => ssm.send(new DeleteParameterCommand({ Name: idOf('database-secrets', 'app-password') })),
    ],
  ])('%s', async (_what, remove) => {
    await remove(clients);
    await expect.poll(() => pictureOf(place, clients), { timeout: 20_000 }).not.toEqual(before);
    const resumed = await place.run('--resume', '--yes');
    expect(resumed.code, resumed.stderr).toBe(0);
    // What AWS only deletes in the background is given its time.
    await expect.poll(() => pictureOf(place, clients), { timeout: 20_000 }).toEqual(before);
  });

  test('and all of it is removed in the end', async () => {
    const removed = await place.run(...teardown);
    expect([removed.code, removed.stderr]).toEqual([0, expect.stringContaining('Nothing of it is left')]);
  });
});

describe('what somebody else has under our names is named, and neither adopted nor changed', () => {
  const place = new Sandboxed();
  let clients: Clients;
  let subnets: string[];

  beforeAll(async () => {
    const started = await place.run('sandbox', 'start', '--data-plane', 'none', '--speed', '600');
    expect(started.code, started.stderr).toBe(0);
    clients = clientsOf(place);
    const { ec2 } = clients;
    const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }))).Vpc?.VpcId;
    const made = await Promise.all(
      ['a', 'b'].map((zone, at) =>
        ec2.send(
          new CreateSubnetCommand({ VpcId, CidrBlock: `10.9.${at}.0/24`, AvailabilityZone: `us-east-1${zone}` }),
        ),
      ),
    );
    subnets = made.map((answer) => answer.Subnet?.SubnetId ?? '');
    const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
    const ImageId = Images?.find((image) => image.Architecture === 'arm64')?.ImageId;
    await ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: 'theirs',
        LaunchTemplateData: { ImageId, InstanceType: 't4g.micro' },
      }),
    );
  });
  afterAll(() => place.remove());

  test.each<[string, string, (clients: Clients) => Promise<unknown>]>([
    [
      'a load balancer',
      'demo-nlb',
      ({ elb }) =>
        elb.send(
          new CreateLoadBalancerCommand({ Name: 'demo-nlb', Type: 'network', Scheme: 'internal', Subnets: subnets }),
        ),
    ],
    [
      'an Auto Scaling group',
      'second-web',
      ({ autoScaling }) =>
        autoScaling.send(
          new CreateAutoScalingGroupCommand({
            AutoScalingGroupName: 'second-web',
            MinSize: 0,
            MaxSize: 0,
            LaunchTemplate: { LaunchTemplateName: 'theirs', Version: '$Latest' },
            VPCZoneIdentifier: subnets[0],
          }),
        ),
    ],
    [
      'a database cluster',
      'third-db',
      async ({ rds }) => {
        const DBSubnetGroupName = 'theirs';
        const group = { DBSubnetGroupName, DBSubnetGroupDescription: 'theirs', SubnetIds: subnets };
        await rds.send(new CreateDBSubnetGroupCommand(group));
        await rds.send(
          new CreateDBClusterCommand({
            DBClusterIdentifier: 'third-db',
            DBSubnetGroupName,
            Engine: 'aurora-mysql',
            MasterUsername: 'theirs',
            MasterUserPassword: 'correct-horse-battery',
          }),
        );
      },
    ],
  ])('%s named %s', async (_what, theirs, make) => {
    await make(clients);
    const name = theirs.split('-')[0] ?? '';
    const before = await place.holdings();
    const { code, stderr } = await place.run(...withoutHosts, '--name', name, '--yes');
    const named = new RegExp(`^Names: Somebody else has the [^\\n]*${theirs}[^\\n]*Choose another name`, 'm');
    expect([code, stderr]).toEqual([2, expect.stringMatching(named)]);
    expect(await place.holdings()).toEqual(before);
  });
});

/** Holdings, and the links between them that a deletion by hand can cut, with ids taken out. */
async function pictureOf(place: Sandboxed, { ec2, elb, iam }: Clients): Promise<unknown> {
  const [holdings, groups, tables, balancers, profiles] = await Promise.all([
    place.holdings(),
    ec2.send(new DescribeSecurityGroupsCommand({})),
    ec2.send(new DescribeRouteTablesCommand({})),
    elb.send(new DescribeLoadBalancersCommand({})),
    iam.send(new ListInstanceProfilesCommand({})),
  ]);
  const alive = await ec2.send(new DescribeNatGatewaysCommand({ Filter: [{ Name: 'state', Values: ['available'] }] }));
  const gateways = new Set(alive.NatGateways?.map((one) => one.NatGatewayId));
  const listeners = await Promise.all(
    (balancers.LoadBalancers ?? []).map(({ LoadBalancerArn }) =>
      elb.send(new DescribeListenersCommand({ LoadBalancerArn })),
    ),
  );
  return {
    holdings,
    rules: (groups.SecurityGroups ?? [])
      .map(({ GroupName, IpPermissions = [] }) => {
        const sources = IpPermissions.map((one) => [one.FromPort, one.IpRanges?.length, one.UserIdGroupPairs?.length]);
        return `${GroupName} ${JSON.stringify(sources)}`;
      })
      .sort(),
    routes: (tables.RouteTables ?? [])
      .flatMap(({ Routes = [] }) =>
        Routes.map(({ DestinationCidrBlock, NatGatewayId, GatewayId }) => {
          const way = NatGatewayId ? (gateways.has(NatGatewayId) ? 'NAT' : 'nothing') : GatewayId?.split('-')[0];
          return `${DestinationCidrBlock} to ${way}`;
        }),
      )
      .sort(),
    roles: (profiles.InstanceProfiles ?? []).map(({ Roles }) => Roles?.length).sort(),
    listeners: listeners.flatMap((answer) => answer.Listeners?.map(({ Port }) => Port) ?? []).sort(),
  };
}
