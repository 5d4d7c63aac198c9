import {
  DeleteSubnetCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
  ModifyInstanceMetadataOptionsCommand,
  RebootInstancesCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { ec2 } from '../../../../src/sandbox/services/ec2/index.js';
import { CapacityShortages } from '../../../../src/sandbox/services/ec2/instance/capacity.js';
import { launchInstance, terminateInstance } from '../../../../src/sandbox/services/ec2/launch.js';
import { Instances, Subnets } from '../../../../src/sandbox/services/ec2/tables.js';
import { AppliedQuotas } from '../../../../src/sandbox/services/servicequotas/quotas.js';
import { arm, createProfile, createTemplate, intel } from './fleet.js';
import { id, startTestNetwork, type TestNetwork } from './network.js';

async function run(
  { ec2: client, subnetId }: TestNetwork,
  input: Partial<RunInstancesCommandInput> = {},
): Promise<string> {
  const { Instances: launched } = await client.send(
    new RunInstancesCommand({
      ImageId: arm,
      InstanceType: 't4g.micro',
      SubnetId: subnetId,
      MinCount: 1,
      MaxCount: 1,
      ...input,
    }),
  );
  return id(launched?.[0]?.InstanceId);
}

async function instance({ ec2: client }: TestNetwork, instanceId: string) {
  const { Reservations } = await client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  return Reservations?.[0]?.Instances?.[0];
}

test('an instance lives: pending, running, shutting-down, terminated, forgotten', async () => {
  const network = await startTestNetwork();
  const { region, subnetId } = network;
  const instanceId = await run(network);
  await region.pass(29);
  expect((await instance(network, instanceId))?.State).toEqual({ Code: 0, Name: 'pending' });
  await region.pass(1);
  expect((await instance(network, instanceId))?.State).toEqual({ Code: 16, Name: 'running' });
  const status = async () => {
    const { InstanceStatuses } = await network.ec2.send(
      new DescribeInstanceStatusCommand({ InstanceIds: [instanceId] }),
    );
    return InstanceStatuses?.map((one) => one.InstanceStatus?.Status);
  };
  expect(await status()).toEqual(['initializing']);
  await region.pass(120);
  expect(await status()).toEqual(['ok']);
  const InstanceIds = [instanceId, 'i-00000000000000000'];
  await expect(network.ec2.send(new DescribeInstanceStatusCommand({ InstanceIds }))).rejects.toMatchObject({
    name: 'InvalidInstanceID.NotFound',
  });

  const terminate = async () =>
    (await network.ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }))).TerminatingInstances;
  expect(await terminate()).toEqual([
    {
      InstanceId: instanceId,
      PreviousState: { Code: 16, Name: 'running' },
      CurrentState: { Code: 32, Name: 'shutting-down' },
    },
  ]);
  await expect(network.ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }))).rejects.toMatchObject({
    name: 'DependencyViolation',
  });
  await region.pass(40);
  const gone = await instance(network, instanceId);
  expect(gone).toMatchObject({
    State: { Code: 48, Name: 'terminated' },
    StateReason: {
      Code: 'Client.UserInitiatedShutdown',
      Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
    },
    NetworkInterfaces: [],
    BlockDeviceMappings: [],
  });
  expect(gone?.SubnetId).toBeUndefined();
  expect(await terminate()).toMatchObject([{ CurrentState: { Name: 'terminated' } }]);
  await network.ec2.send(new DeleteSubnetCommand({ SubnetId: subnetId }));
  await region.pass(3600);
  await expect(instance(network, instanceId)).rejects.toMatchObject({
    name: 'InvalidInstanceID.NotFound',
    message: `The instance ID '${instanceId}' does not exist`,
  });
});

test('an instance from a template shows everything that the template says', async () => {
  const network = await startTestNetwork();
  const { region, subnetId } = network;
  await createProfile(region, 'web');
  const templateId = await createTemplate(network, {
    ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
    InstanceType: 't4g.micro',
    IamInstanceProfile: { Name: 'web' },
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 3 },
    Monitoring: { Enabled: true },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 12 } }],
    TagSpecifications: [
      { ResourceType: 'instance', Tags: [{ Key: 'tier', Value: 'web' }] },
      { ResourceType: 'network-interface', Tags: [{ Key: 'nic', Value: 'web' }] },
    ],
  });
  await region.pass(8);
  const launched = launchInstance(region.cloud, {
    template: { id: templateId, version: '$Latest' },
    subnetId,
    tags: { 'aws:autoscaling:groupName': 'web' },
  });
  await region.pass(30);
  expect(await instance(network, launched.id)).toMatchObject({
    ImageId: arm,
    InstanceType: 't4g.micro',
    Architecture: 'arm64',
    SubnetId: subnetId,
    State: { Name: 'running' },
    PrivateIpAddress: launched.address,
    PrivateDnsName: `ip-${launched.address.replaceAll('.', '-')}.ec2.internal`,
    IamInstanceProfile: { Arn: 'arn:aws:iam::000000000000:instance-profile/web' },
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 3 },
    Monitoring: { State: 'enabled' },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Status: 'attached' } }],
    Tags: expect.arrayContaining([
      { Key: 'tier', Value: 'web' },
      { Key: 'aws:autoscaling:groupName', Value: 'web' },
      { Key: 'aws:ec2launchtemplate:id', Value: templateId },
      { Key: 'aws:ec2launchtemplate:version', Value: '1' },
    ]),
  });
  const { Volumes } = await network.ec2.send(
    new DescribeVolumesCommand({ Filters: [{ Name: 'attachment.instance-id', Values: [launched.id] }] }),
  );
  expect(Volumes).toMatchObject([{ Size: 12, VolumeType: 'gp3', Encrypted: true, State: 'in-use' }]);
  const { NetworkInterfaces } = await network.ec2.send(
    new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'tag:nic', Values: ['web'] }] }),
  );
  expect(NetworkInterfaces).toMatchObject([
    {
      NetworkInterfaceId: launched.interfaceId,
      InterfaceType: 'interface',
      RequesterManaged: false,
      Attachment: { InstanceId: launched.id, InstanceOwnerId: '000000000000', DeleteOnTermination: true },
    },
  ]);
});

test('EC2 refuses a profile for 8 seconds after its role was linked, then takes it', async () => {
  const network = await startTestNetwork();
  await createProfile(network.region, 'web');
  const launch = () => run(network, { IamInstanceProfile: { Name: 'web' } });
  await network.region.pass(7);
  await expect(launch()).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: 'Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
  });
  await network.region.pass(1);
  expect(await launch()).toMatch(/^i-/);
});

test.each<[string, RegExp, (network: TestNetwork) => Partial<RunInstancesCommandInput>]>([
  ['InvalidAMIID.NotFound', /^The image id '\[ami-0\]' does not exist$/, () => ({ ImageId: 'ami-0' })],
  [
    'InvalidParameterValue',
    /^The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64'/,
    () => ({ ImageId: intel }),
  ],
  ['InvalidSubnetID.NotFound', /^The subnet ID 'subnet-0' does not exist$/, () => ({ SubnetId: 'subnet-0' })],
  ['InvalidGroup.NotFound', /^The security group 'sg-0' does not exist$/, () => ({ SecurityGroupIds: ['sg-0'] })],
  ['InvalidKeyPair.NotFound', /^The key pair 'me' does not exist$/, () => ({ KeyName: 'me' })],
  [
    'Unsupported',
    /^Your requested instance type \(t4g\.micro\) is not supported in your requested Availability Zone \(us-east-1e\)/,
    ({ region, subnetId }) => {
      const subnet = region.cloud.table(Subnets).get(subnetId);
      if (subnet) region.cloud.table(Subnets).put({ ...subnet, availabilityZone: 'us-east-1e' });
      return {};
    },
  ],
  [
    'InsufficientInstanceCapacity',
    /^We currently do not have sufficient t4g\.micro capacity in the Availability Zone you requested \(us-east-1a\)/,
    ({ region }) => {
      region.cloud.table(CapacityShortages).put({ id: 't4g.micro:us-east-1a' });
      return {};
    },
  ],
  [
    'VcpuLimitExceeded',
    /^You have requested more vCPU capacity than your current vCPU limit of 1 allows/,
    ({ region }) => {
      region.cloud.table(AppliedQuotas).put({ id: 'L-1216C47A', value: 1 });
      return {};
    },
  ],
])('a launch fails with %s: %s', async (name, message, spoil) => {
  const network = await startTestNetwork();
  await expect(run(network, spoil(network))).rejects.toMatchObject({
    name,
    message: expect.stringMatching(message),
  });
  expect(network.region.cloud.table(Instances).size).toBe(0);
});

test('RunInstances launches what fits between the two counts, once per client token', async () => {
  const network = await startTestNetwork();
  network.region.cloud.table(AppliedQuotas).put({ id: 'L-1216C47A', value: 5 });
  const input = { MinCount: 1, MaxCount: 4, ClientToken: 'once' };
  const first = await run(network, input);
  expect(await run(network, input)).toBe(first);
  expect(network.region.cloud.table(Instances).all()).toHaveLength(2);
});

test('a client token whose instances are gone launches nothing', async () => {
  const network = await startTestNetwork();
  const instanceId = await run(network, { ClientToken: 'once' });
  await network.region.pass(1);
  await network.ec2.send(new TerminateInstancesCommand({ InstanceIds: [instanceId] }));
  await network.region.pass(40);
  await expect(run(network, { ClientToken: 'once' })).rejects.toMatchObject({ name: 'IdempotentInstanceTerminated' });
});

test('with hosts an instance runs when its host has booted, too, and stops when its host ends', async () => {
  const network = await startTestNetwork();
  const { cloud } = network.region;
  const instanceId = await run(network);
  const record = cloud.table(Instances).get(instanceId);
  if (record) record.hostBooted = false;
  const state = async () => (await instance(network, instanceId))?.State?.Name;
  await network.region.pass(60);
  expect(await state()).toBe('pending');
  ec2.onPlaneEvent?.(cloud, { kind: 'host-booted', hostId: instanceId });
  expect(await state()).toBe('running');
  ec2.onPlaneEvent?.(cloud, { kind: 'host-exited', hostId: instanceId, reason: 'PID 1 ended' });
  expect((await instance(network, instanceId))?.StateReason?.Code).toBe('Client.InstanceInitiatedShutdown');
  expect(await state()).toBe('stopped');
  expect(cloud.topology().hosts).toEqual([]);
});

test('a subnet that maps public addresses gives one to its instances', async () => {
  const network = await startTestNetwork();
  const instanceId = await run(network, {
    SubnetId: undefined,
    NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: network.subnetId, AssociatePublicIpAddress: true }],
  });
  await network.region.pass(1);
  expect((await instance(network, instanceId))?.PublicIpAddress).toMatch(/^203\.0\.113\./);
});

test('metadata options can be changed and a reboot is counted', async () => {
  const network = await startTestNetwork();
  const { region } = network;
  const instanceId = await run(network);
  await region.pass(30);
  await network.ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId: instanceId, HttpTokens: 'optional' }));
  await network.ec2.send(new RebootInstancesCommand({ InstanceIds: [instanceId] }));
  expect(region.cloud.topology().hosts).toMatchObject([
    { id: instanceId, bootCount: 2, metadata: { tokensRequired: false } },
  ]);
  terminateInstance(region.cloud, instanceId, 'Client.UserInitiatedShutdown: User initiated shutdown');
  await expect(network.ec2.send(new RebootInstancesCommand({ InstanceIds: [instanceId] }))).rejects.toMatchObject({
    name: 'IncorrectInstanceState',
  });
});

test('an instance that is protected is not terminated, nor are those beside it', async () => {
  const network = await startTestNetwork();
  const [kept, other] = [await run(network, { DisableApiTermination: true }), await run(network)];
  await network.region.pass(30);
  await expect(network.ec2.send(new TerminateInstancesCommand({ InstanceIds: [other, kept] }))).rejects.toMatchObject({
    name: 'OperationNotPermitted',
  });
  expect((await instance(network, other))?.State?.Name).toBe('running');
});
