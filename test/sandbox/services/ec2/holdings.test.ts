import { AllocateAddressCommand, CreateNatGatewayCommand, DeleteNatGatewayCommand } from '@aws-sdk/client-ec2';
import { CreateServiceLinkedRoleCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { holdings } from '../../../../src/sandbox/region/holdings.js';
import { launchInstance, terminateInstance } from '../../../../src/sandbox/services/ec2/launch.js';
import { arm, createProfile, createTemplate } from './fleet.js';
import { startTestNetwork } from './network.js';

test('holdings are what users made and did not delete, without defaults and what AWS keeps', async () => {
  const network = await startTestNetwork();
  const { ec2, region, subnetId } = network;
  const iam = await createProfile(region, 'web');
  await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'rds.amazonaws.com' }));
  const id = await createTemplate(network, { ImageId: arm, InstanceType: 't4g.micro' });
  const launch = () =>
    launchInstance(region.cloud, { template: { id, version: '$Latest' }, subnetId, tags: { tier: 'web' } });
  launch();
  terminateInstance(region.cloud, launch().id, 'Client.UserInitiatedShutdown: User initiated shutdown');
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({}));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId: subnetId, AllocationId }));
  await region.pass(1);
  const kinds = () => holdings(region.cloud).map((holding) => holding.kind);
  const others = [
    'ec2:elastic-ip',
    'ec2:instance',
    'ec2:internet-gateway',
    'ec2:launch-template',
    'ec2:subnet',
    'ec2:vpc',
    'iam:instance-profile',
    'iam:role',
  ];
  expect(kinds().sort()).toEqual([...others, 'ec2:natgateway'].sort());
  await ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: NatGateway?.NatGatewayId }));
  expect(kinds().sort()).toEqual(others);
});
