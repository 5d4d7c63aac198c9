import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeInstanceStatusCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { probePlane } from '../../src/sandbox/plane/index.js';
import { images } from '../../src/sandbox/services/ec2/images.js';
import { Sandboxed } from '../e2e/sandboxed.js';
import { Datacenter } from './datacenter.js';
import { awsOf } from './kept-state.js';
import { onInstance } from './on-instance.js';
import { survivors } from './plane-process.js';

const probe = await probePlane();
const noHosts = probe.missing.map((one) => one.problem).join(' ') || undefined;
const zones = ['us-east-1a', 'us-east-1b'] as const;
const name = 'faults';
const faults = ['never-boots@1', 'never-registers@2', 'ssm:SendCommand:script-fails@1', 'db-fails@1'];

/** What was just made is not there for everybody yet. */
const soon = <T>(call: () => Promise<T>): Promise<T> => vi.waitFor(call, { timeout: 20_000, interval: 50 });

/** Each fault meets one host of two or three that are the same: the others show that nothing else was in the way. */
describe.skipIf(noHosts !== undefined)(`what --fault does to hosts${noHosts ? ` (skipped: ${noHosts})` : ''}`, () => {
  const sandbox = new Sandboxed();
  const datacenter = new Datacenter(join(sandbox.path, '.tier3-wizard', '_sandbox'));
  let aws: ReturnType<typeof awsOf>;
  let instances: readonly string[] = [];
  let databases: readonly string[] = [];

  beforeAll(async () => {
    const flags = faults.flatMap((fault) => ['--fault', fault]);
    const started = await sandbox.run('sandbox', 'start', '--yes', '--data-plane', 'real', '--speed', '300', ...flags);
    expect(started.code, started.stderr).toBe(0);
    aws = awsOf(join(sandbox.path, '.tier3-wizard'));
    const [subnets] = await Promise.all([makeNetwork(new EC2Client(aws)), makeProfile(new IAMClient(aws))]);
    await makeDatabases(new RDSClient(aws), subnets);
    databases = await Promise.all(subnets.map((subnet) => addressOf(new EC2Client(aws), subnet)));
    instances = await makeInstances(new EC2Client(aws), subnets);
  });
  afterAll(() => sandbox.remove());

  test('a host that never boots has no disk and no console; its reachability check fails', async () => {
    const [never = '', second = ''] = instances;
    const ask = new DescribeInstanceStatusCommand({ InstanceIds: [never] });
    const checks = async () => {
      const { InstanceStatuses: [status] = [] } = await new EC2Client(aws).send(ask);
      return [status?.InstanceState?.Name, status?.InstanceStatus?.Status];
    };
    await expect.poll(checks, { timeout: 60_000 }).toEqual(['running', 'impaired']);
    await expect.poll(() => existsSync(datacenter.diskOf(second)), { timeout: 60_000 }).toBe(true);
    expect(existsSync(datacenter.diskOf(never))).toBe(false);
  });

  test('an agent that never registers runs on its host and is not known to Systems Manager', async () => {
    const [, second = '', third = ''] = instances;
    const known = async () => {
      const { InstanceInformationList = [] } = await new SSMClient(aws).send(
        new DescribeInstanceInformationCommand({}),
      );
      return InstanceInformationList.map(({ InstanceId, PingStatus }) => `${InstanceId} ${PingStatus}`);
    };
    await expect.poll(known, { timeout: 60_000 }).toEqual([`${third} Online`]);
    for (const id of [second, third]) {
      const console = readFileSync(join(datacenter.diskOf(id), 'console'), 'utf8');
      expect(console).toContain('Started amazon-ssm-agent.service');
    }
  });

  test('a script that fails did nothing on its host; the next one does its work', async () => {
    const [, , third = ''] = instances;
    const trace = join(datacenter.diskOf(third), 'upper/var/tmp/trace');
    const run = async () => [await onInstance(aws, third, ['touch /var/tmp/trace', 'echo done']), existsSync(trace)];
    expect([await run(), await run()]).toEqual([
      ['', false],
      ['done', true],
    ]);
  });

  test('a database instance that fails has no server behind its address, and the endpoint leads to the other one', async () => {
    const [, , third = ''] = instances;
    const states = async () => {
      const { DBInstances = [] } = await new RDSClient(aws).send(new DescribeDBInstancesCommand({}));
      return DBInstances.map((one) => `${one.DBInstanceIdentifier} ${one.DBInstanceStatus}`).sort();
    };
    await expect.poll(states, { timeout: 60_000 }).toEqual([`${name}-1 failed`, `${name}-2 available`]);
    const { DBClusters: [cluster] = [] } = await new RDSClient(aws).send(new DescribeDBClustersCommand({}));
    const open = databases.map(
      (at) => `timeout 2 bash -c '< /dev/tcp/${at}/3306' 2> /dev/null && echo open || echo shut`,
    );
    const asked = onInstance(aws, third, [...open, `getent hosts ${cluster?.Endpoint} | cut -d' ' -f1`]);
    expect((await asked).split('\n')).toEqual(['shut', 'open', databases[1]]);
  });

  test('a sandbox whose hosts died ends, rather than to tell of servers that are gone', async () => {
    const processes = datacenter.processes();
    datacenter.kill();
    const status = async () => (await sandbox.run('sandbox', 'status', '--json')).stdout.trim();
    await expect.poll(status, { timeout: 20_000, interval: 200 }).toBe('{"running":false}');
    expect(await survivors(processes)).toEqual([]);
  });
});

/** A VPC with a subnet in each zone that leads to the internet; answers their ids. */
async function makeNetwork(ec2: EC2Client): Promise<readonly string[]> {
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId;
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId;
  await soon(() => ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId })));
  const Filters = [{ Name: 'vpc-id', Values: [VpcId ?? ''] }];
  const { RouteTables: [table] = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
  const route = { RouteTableId: table?.RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId };
  await soon(() => ec2.send(new CreateRouteCommand(route)));
  const subnets = zones.map(async (AvailabilityZone, i) => {
    const subnet = { VpcId, AvailabilityZone, CidrBlock: `10.0.${i + 1}.0/24` };
    return (await soon(() => ec2.send(new CreateSubnetCommand(subnet)))).Subnet?.SubnetId ?? '';
  });
  return Promise.all(subnets);
}

/** A role that may all that the agent needs. */
async function makeProfile(iam: IAMClient): Promise<void> {
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] });
  await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }));
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';
  await soon(() => iam.send(new AttachRolePolicyCommand({ RoleName: name, PolicyArn })));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
  await soon(() => iam.send(new AddRoleToInstanceProfileCommand({ RoleName: name, InstanceProfileName: name })));
}

/** A cluster with an instance in each zone, all in the VPC's own group, which lets its members talk to each other. */
async function makeDatabases(rds: RDSClient, SubnetIds: readonly string[]): Promise<void> {
  const group = { DBSubnetGroupName: name, DBSubnetGroupDescription: name, SubnetIds: [...SubnetIds] };
  await soon(() => rds.send(new CreateDBSubnetGroupCommand(group)));
  const Engine = 'aurora-mysql';
  const master = { MasterUsername: 'admin', MasterUserPassword: 'correct-horse-battery' };
  const cluster = { DBClusterIdentifier: name, Engine, DBSubnetGroupName: name, ...master };
  await soon(() => rds.send(new CreateDBClusterCommand(cluster)));
  for (const [i, AvailabilityZone] of zones.entries()) {
    const instance = { DBInstanceIdentifier: `${name}-${i + 1}`, DBInstanceClass: 'db.t4g.medium', AvailabilityZone };
    await soon(() => rds.send(new CreateDBInstanceCommand({ ...instance, DBClusterIdentifier: name, Engine })));
  }
}

/** Of the database in the subnet. */
async function addressOf(ec2: EC2Client, subnet: string): Promise<string> {
  const Filters = [
    { Name: 'subnet-id', Values: [subnet] },
    { Name: 'description', Values: ['RDSNetworkInterface'] },
  ];
  const { NetworkInterfaces: [one] = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return one?.PrivateIpAddress ?? '';
}

/** Three alike; answers their ids in the order of their launches. */
async function makeInstances(ec2: EC2Client, [SubnetId]: readonly string[]): Promise<readonly string[]> {
  const image = images.find(({ architecture }) => architecture === 'arm64');
  const launch = {
    ImageId: image?.id,
    InstanceType: 't4g.micro',
    MinCount: 1,
    MaxCount: 1,
    IamInstanceProfile: { Name: name },
    NetworkInterfaces: [{ DeviceIndex: 0, SubnetId, AssociatePublicIpAddress: true }],
  } as const;
  const ids: string[] = [];
  while (ids.length < 3) {
    const { Instances: [one] = [] } = await soon(() =>
      ec2.send(new RunInstancesCommand({ ...launch, NetworkInterfaces: [...launch.NetworkInterfaces] })),
    );
    ids.push(one?.InstanceId ?? '');
  }
  return ids;
}
