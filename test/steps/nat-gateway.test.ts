import { DetachInternetGatewayCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { createInterface } from '../../src/sandbox/services/ec2/network-interface.js';
import { Interfaces, NatGateways } from '../../src/sandbox/services/ec2/tables.js';
import natGateway from '../../src/steps/nat-gateway.js';
import { type Environment, newEnvironment } from './run.js';
import { outputsOf, upTo } from './some-steps.js';

const done = { kind: 'done' };

const spoilt: Readonly<Record<string, (environment: Environment) => Promise<void>>> = {
  'Gateway.NotAttached': async (environment) => {
    const ec2 = new EC2Client(environment.region.client);
    const { internetGatewayId: InternetGatewayId } = outputsOf(environment, 'internet-gateway');
    const { vpcId: VpcId } = outputsOf(environment, 'vpc');
    await ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  },
  InsufficientFreeAddressesInSubnet: async (environment) => {
    const [subnetId] = outputsOf(environment, 'subnets').public;
    const fill = { subnetId, groupIds: [], description: '', type: 'interface', requesterManaged: false } as const;
    for (let i = 0; i < 251; i++) createInterface(environment.region.cloud, fill);
  },
};

const mended: Readonly<Record<string, (environment: Environment) => Promise<unknown>>> = {
  'Gateway.NotAttached': async (environment) => environment.run('create', upTo('internet-gateway')),
  InsufficientFreeAddressesInSubnet: async ({ region }) => {
    for (const { id } of region.cloud.table(Interfaces).all()) region.cloud.table(Interfaces).delete(id);
  },
};

test.each(Object.keys(spoilt))('a NAT gateway that fails with %s is given up, told, and made again', async (code) => {
  const environment = await newEnvironment();
  expect(await environment.run('create', upTo('public-routes'))).toEqual(done);
  await spoilt[code]?.(environment);
  expect(await environment.runOne('create', natGateway)).toMatchObject({
    kind: 'failed',
    failures: [
      {
        failure: {
          class: 'bad-input',
          message: expect.stringMatching(`^AWS could not make the NAT gateway: .*\\(${code}\\)\\.$`),
        },
      },
    ],
  });
  await mended[code]?.(environment);
  expect(await environment.run('create', upTo('nat-gateway'))).toEqual(done);
  const states = environment.region.cloud
    .table(NatGateways)
    .all()
    .map(({ state }) => state);
  expect(states.sort()).toEqual(['available', 'deleted']);
  expect(environment.inventory().filter((one) => one.includes('elastic-ip'))).toHaveLength(1);
});
