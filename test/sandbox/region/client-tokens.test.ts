import {
  AllocateAddressCommand,
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateNatGatewayCommand,
  CreateRouteTableCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  EC2Client,
  ModifyLaunchTemplateCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { services } from '../../../src/sandbox/services/index.js';
import { ServiceModel } from '../../../src/sandbox/wire/model.js';
import { operationsOfProduct } from '../conformance/recording.js';
import { memoryHandler, sendTo } from '../memory-wire.js';
import { startTestRegion } from '../region.js';
import { arm } from '../services/ec2/fleet.js';

type Answered = string | number | undefined;

/** A change with a client token: the id of what it made or, of what has one already, what it says now. */
interface Change {
  readonly make: (ec2: EC2Client, ids: Ids, ClientToken: string, changed: boolean) => Promise<Answered>;
  /** The longest token, in characters. */
  readonly longest: number;
}

interface Ids {
  readonly VpcId: string | undefined;
  readonly SubnetId: string | undefined;
  readonly AllocationId: string | undefined;
}

const LaunchTemplateData = { InstanceType: 't4g.micro' } as const;
const template = (ClientToken: string, changed: boolean) => ({
  LaunchTemplateName: 'demo',
  LaunchTemplateData,
  ClientToken,
  ...(changed ? { VersionDescription: 'other' } : {}),
});
const tags = (ResourceType: 'natgateway' | 'route-table', changed: boolean) =>
  changed ? { TagSpecifications: [{ ResourceType, Tags: [{ Key: 'colour', Value: 'red' }] }] } : {};

const changes: Readonly<Record<string, Change>> = {
  CreateNatGateway: {
    longest: 64,
    make: async (ec2, { SubnetId, AllocationId }, ClientToken, changed) => {
      const input = { SubnetId, AllocationId, ClientToken, ...tags('natgateway', changed) };
      return (await ec2.send(new CreateNatGatewayCommand(input))).NatGateway?.NatGatewayId;
    },
  },
  CreateRouteTable: {
    longest: 64,
    make: async (ec2, { VpcId }, ClientToken, changed) => {
      const input = { VpcId, ClientToken, ...tags('route-table', changed) };
      return (await ec2.send(new CreateRouteTableCommand(input))).RouteTable?.RouteTableId;
    },
  },
  CreateLaunchTemplate: {
    longest: 128,
    make: async (ec2, _ids, ClientToken, changed) => {
      const { LaunchTemplate } = await ec2.send(new CreateLaunchTemplateCommand(template(ClientToken, changed)));
      return LaunchTemplate?.LaunchTemplateId;
    },
  },
  CreateLaunchTemplateVersion: {
    longest: 128,
    make: async (ec2, _ids, ClientToken, changed) => {
      const input = template(ClientToken, changed);
      return (await ec2.send(new CreateLaunchTemplateVersionCommand(input))).LaunchTemplateVersion?.VersionNumber;
    },
  },
  ModifyLaunchTemplate: {
    longest: 128,
    make: async (ec2, _ids, ClientToken, changed) => {
      const input = { LaunchTemplateName: 'demo', DefaultVersion: changed ? '1' : '2', ClientToken };
      return (await ec2.send(new ModifyLaunchTemplateCommand(input))).LaunchTemplate?.DefaultVersionNumber;
    },
  },
  RunInstances: {
    longest: 64,
    make: async (ec2, { SubnetId }, ClientToken, changed) => {
      const count = { MinCount: 1, MaxCount: changed ? 2 : 1 };
      const input = { ...count, ...LaunchTemplateData, ImageId: arm, SubnetId, ClientToken };
      return (await ec2.send(new RunInstancesCommand(input))).Instances?.[0]?.InstanceId;
    },
  },
};

test('each change with a client token answers its repetition alike, and refuses other parameters', async () => {
  const region = await startTestRegion();
  const requestHandler = memoryHandler(sendTo(region.dispatcher), region.baseUrl);
  const ec2 = new EC2Client({ ...region.client, requestHandler });
  const VpcId = (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId;
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
  await region.pass(60);
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, CidrBlock: '10.0.1.0/24' }));
  await region.pass(60);
  const ids = { VpcId, AllocationId, SubnetId: Subnet?.SubnetId };
  for (const [name, { make, longest }] of Object.entries(changes)) {
    const once = 'o'.repeat(longest);
    const first = await make(ec2, ids, once, false);
    expect(first, name).toBeDefined();
    await region.pass(300);
    expect(await make(ec2, ids, once, false), name).toBe(first);
    await expect(make(ec2, ids, once, true), name).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
    const long = make(ec2, ids, 'o'.repeat(longest + 1), false);
    await expect(long, name).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  }
});

test('these are all changes of the sandbox that have one, and so all of the product', async () => {
  const tokened: string[] = [];
  for (const { description, operations } of services) {
    const model = await ServiceModel.load(description);
    for (const { name } of operations) {
      const input = model.operation(name)?.input;
      const members = input?.isStructSchema() ? [...input.structIterator()] : [];
      if (members.some(([, member]) => member.getMergedTraits().idempotencyToken)) tokened.push(name);
    }
  }
  expect(tokened.sort()).toEqual(Object.keys(changes).sort());
  const ofProduct = [...operationsOfProduct()].filter((name) => tokened.includes(name));
  expect(ofProduct.sort()).toEqual([
    'CreateLaunchTemplate',
    'CreateLaunchTemplateVersion',
    'CreateNatGateway',
    'CreateRouteTable',
  ]);
});
