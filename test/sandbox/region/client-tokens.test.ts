import {
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  CreateRouteTableCommand,
  CreateVpcCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { memoryHandler, sendTo } from '../memory-wire.js';
import { startTestRegion } from '../region.js';

test('each creation with a client token answers its repetition alike, and refuses other parameters', async () => {
  const region = await startTestRegion();
  const requestHandler = memoryHandler(sendTo(region.dispatcher), region.baseUrl);
  const ec2 = new EC2Client({ ...region.client, requestHandler });
  const newVpc = async () => (await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }))).Vpc?.VpcId;
  const [VpcId, other] = [await newVpc(), await newVpc()];
  await region.pass(60);
  const ClientToken = 'once';
  const LaunchTemplateData = { InstanceType: 't4g.micro' } as const;
  const named = { LaunchTemplateName: 'demo', LaunchTemplateData, ClientToken };
  const creations: Readonly<Record<string, (changed: boolean) => Promise<string | number | undefined>>> = {
    CreateRouteTable: async (changed) => {
      const input = { VpcId: changed ? other : VpcId, ClientToken };
      return (await ec2.send(new CreateRouteTableCommand(input))).RouteTable?.RouteTableId;
    },
    CreateLaunchTemplate: async (changed) => {
      const input = { ...named, ...(changed ? { VersionDescription: 'other' } : {}) };
      return (await ec2.send(new CreateLaunchTemplateCommand(input))).LaunchTemplate?.LaunchTemplateId;
    },
    CreateLaunchTemplateVersion: async (changed) => {
      const input = { ...named, ...(changed ? { VersionDescription: 'other' } : {}) };
      return (await ec2.send(new CreateLaunchTemplateVersionCommand(input))).LaunchTemplateVersion?.VersionNumber;
    },
  };
  for (const [name, create] of Object.entries(creations)) {
    const first = await create(false);
    await region.pass(60);
    expect(await create(false), name).toBe(first);
    await expect(create(true), name).rejects.toMatchObject({ name: 'IdempotentParameterMismatch' });
  }
});
