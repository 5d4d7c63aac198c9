import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { RunOutcome } from '../../src/engine/events.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { createInterface, deleteInterface } from '../../src/sandbox/services/ec2/network-interface.js';
import { Addresses } from '../../src/sandbox/services/ec2/tables.js';
import { type Environment, newEnvironment } from './run.js';
import { outputsOf, upTo } from './some-steps.js';

const done: RunOutcome = { kind: 'done' };

test('what GuardDuty puts into the VPC is removed with it', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment();
  injectFaults(environment.region.cloud, ['guard-duty']);
  const wanted = upTo('web-fleet');
  expect(await environment.run('create', wanted)).toEqual(done);
  await environment.region.pass(120);
  const ec2 = new EC2Client(environment.region.client);
  const { VpcEndpoints } = await ec2.send(new DescribeVpcEndpointsCommand({}));
  const { vpcId } = outputsOf(environment, 'vpc');
  expect(VpcEndpoints).toMatchObject([
    {
      VpcId: vpcId,
      ServiceName: 'com.amazonaws.us-east-1.guardduty-data',
      State: 'available',
      Groups: [{ GroupName: `GuardDutyManagedSecurityGroup-${vpcId}` }],
      Tags: [{ Key: 'GuardDutyManaged', Value: 'true' }],
    },
  ]);
  expect([...(VpcEndpoints?.[0]?.SubnetIds ?? [])].sort()).toEqual([...outputsOf(environment, 'subnets').web].sort());

  expect(await environment.run('destroy', wanted)).toEqual(done);
  expect(environment.waitingReasons('subnets')).toContainEqual(
    expect.stringMatching(
      /^the subnet subnet-\w+ to be free of eni-\w+ \(VPC Endpoint Interface vpce-\w+, of amazon-aws\)$/,
    ),
  );
  expect(environment.inventory()).toEqual([]);
  const left = await ec2.send(new DescribeSecurityGroupsCommand({}));
  expect(left.SecurityGroups).toEqual([]);
});

test('a subnet that somebody uses is waited for, then told with who holds it', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment();
  const wanted = upTo('subnets');
  await environment.run('create', wanted);
  const [subnetId] = outputsOf(environment, 'subnets').web;
  const held = hold(environment, subnetId);
  expect(await environment.run('destroy', wanted)).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'subnets',
        failure: {
          class: 'timeout',
          message: `AWS does not let go of the subnet ${subnetId}: network interfaces are in the way.`,
          remedy: 'Delete what the details name, if it is not needed, then run `tier3-wizard --teardown`.',
          details: [`${held} (my function, of amazon-aws)`],
        },
      },
    ],
  });
  deleteInterface(environment.region.cloud, held);
  expect(await environment.run('destroy', wanted)).toEqual(done);
  expect(environment.inventory()).toEqual([]);
});

test.each([
  ['the teardown goes on by itself', []],
  ['also by who may not look for what GuardDuty left', ['ec2:DescribeVpcEndpoints:denied']],
])('an interface that leaves is waited for: %s', { timeout: 60_000 }, async (_who, faults) => {
  const environment = await newEnvironment();
  const wanted = upTo('subnets', 'internet-gateway');
  await environment.run('create', wanted);
  injectFaults(environment.region.cloud, faults);
  const held = hold(environment, outputsOf(environment, 'subnets').public[0]);
  const removed = environment.region.clock.sleep(120_000).then(() => deleteInterface(environment.region.cloud, held));
  expect(await environment.run('destroy', wanted)).toEqual(done);
  await removed;
  expect(environment.waitingReasons('internet-gateway')).toContainEqual(
    expect.stringMatching(/^the attachment of igw-\w+ to be free of eni-\w+ \(my function, of amazon-aws\)$/),
  );
});

test('a public address is released when EC2 lets go of it, and an address that something else uses is named', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const wanted = upTo('nat-gateway');
  await environment.run('create', wanted);
  const address = environment.region.cloud.table(Addresses).all()[0];
  if (!address) throw new Error('there is no address');
  const theirs = hold(environment, outputsOf(environment, 'subnets').web[0]);
  const associated = environment.region.clock.sleep(51_000).then(() => {
    address.association = { id: 'eipassoc-1', interfaceId: theirs };
  });
  expect(await environment.run('destroy', wanted)).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'nat-gateway',
        failure: {
          message: `The public address ${address.publicIp} is still used by the network interface ${theirs}.`,
          remedy: 'Disassociate it in the EC2 console, then run `tier3-wizard --teardown`.',
        },
      },
    ],
  });
  await associated;
  address.association = undefined;
  deleteInterface(environment.region.cloud, theirs);
  expect(await environment.run('destroy', wanted)).toEqual(done);
  expect(environment.waitingReasons('nat-gateway')).toContain('the public address to be free');
  expect(environment.inventory()).toEqual([]);
});

test('a group that a rule of somebody’s names is waited for, then told with whose rule it is', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const wanted = upTo('security-groups');
  await environment.run('create', wanted);
  const ec2 = new EC2Client(environment.region.client);
  const { vpcId: VpcId } = outputsOf(environment, 'vpc');
  const { app } = outputsOf(environment, 'security-groups');
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ VpcId, GroupName: 'theirs', Description: 'theirs' }),
  );
  const permission = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, UserIdGroupPairs: [{ GroupId: app }] };
  await environment.region.pass(60);
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
  expect(await environment.run('destroy', wanted)).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'security-groups',
        failure: {
          class: 'timeout',
          message: `AWS does not let go of the group ${app}: a rule of ${GroupId} names it.`,
          remedy: 'Remove it, if it is not needed, then run `tier3-wizard --teardown`.',
        },
      },
    ],
  });
  expect(environment.waitingReasons('security-groups')).toContain(
    `the group ${app} to be free: a rule of ${GroupId} names it`,
  );
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  expect(await environment.run('destroy', wanted)).toEqual(done);
});

/** Somebody else's interface in a subnet, with an address of the internet. */
function hold({ region }: Environment, subnetId: string): string {
  const { id } = createInterface(region.cloud, {
    subnetId,
    groupIds: [],
    description: 'my function',
    type: 'interface',
    requesterManaged: true,
    instanceOwnerId: 'amazon-aws',
    publicAddress: true,
  });
  return id;
}
