// Makes the NAT gateway in the first public subnet, with a public address of its own.
// It fails asynchronously (state `failed` with a code), and its address is not free until some seconds after its end.
import {
  type Address,
  AllocateAddressCommand,
  CreateNatGatewayCommand,
  DeleteNatGatewayCommand,
  type NatGateway,
  ReleaseAddressCommand,
} from '@aws-sdk/client-ec2';
import { answered } from '../aws/answered.js';
import { hasCode } from '../aws/error-codes.js';
import { addresses, natGateways } from '../aws/kinds/ec2.js';
import { tagSpecification } from '../aws/tags.js';
import { StepFailure } from '../engine/failure.js';
import { absent, NotYet, pending, ready } from '../engine/step.js';
import { again } from '../errors.js';
import { defineStep, permissions, type Run } from './context.js';
import { alive, ensure, remove, removeTwins, unlessGone } from './shared/owned.js';

export default defineStep({
  id: 'nat-gateway',
  title: 'NAT gateway',
  tier: 'network',
  needs: ['subnets', 'public-routes'],
  expectedSeconds: { create: 110, destroy: 60 },
  permissions: [
    ...permissions(
      'both',
      'ec2:DescribeAddresses',
      'ec2:DescribeNatGateways',
      'ec2:DeleteNatGateway',
      'ec2:ReleaseAddress',
    ),
    ...permissions('setup', 'ec2:AllocateAddress', 'ec2:CreateNatGateway', 'ec2:CreateTags'),
  ],
  resources: () => [
    {
      resource: 'nat-address',
      kind: 'ec2:elastic-ip',
      label: 'Public address of the NAT gateway',
      price: { key: 'public-ipv4-hour', quantity: 1 },
    },
    {
      resource: 'nat-gateway',
      kind: 'ec2:natgateway',
      label: 'NAT gateway',
      price: { key: 'nat-gateway-hour', quantity: 1 },
      usage: ['nat-gateway-gb'],
    },
  ],

  observe: async (run) => {
    const address = await alive(run, addresses(run.aws.ec2), 'nat-address');
    const gateway = await alive(run, natGateways(run.aws.ec2), 'nat-gateway');
    if (!address || !gateway) return absent;
    if (gateway.State !== 'available') return pending(waitingFor(gateway));
    return ready({
      natGatewayId: answered(gateway.NatGatewayId, 'the id of the NAT gateway'),
      allocationId: answered(address.AllocationId, 'the id of the public address'),
      publicAddress: answered(address.PublicIp, 'the public address'),
    });
  },

  create: async (run) => {
    const { aws, tags } = run;
    const address = await ensure(run, addresses(aws.ec2), 'nat-address', {
      create: async () => {
        const TagSpecifications = [tagSpecification('elastic-ip', tags('nat-address'))];
        const answer = await aws.once.ec2.send(new AllocateAddressCommand({ Domain: 'vpc', TagSpecifications }));
        return answered(answer.AllocationId, 'the id of the public address');
      },
    });
    const gateway = await ensure(run, natGateways(aws.ec2), 'nat-gateway', {
      idempotent: true,
      create: async (ClientToken) => {
        const request = {
          SubnetId: run.outputs('subnets').public[0],
          AllocationId: address.AllocationId,
          ClientToken,
          TagSpecifications: [tagSpecification('natgateway', tags('nat-gateway'))],
        };
        const answer = await aws.ec2.send(new CreateNatGatewayCommand(request));
        return answered(answer.NatGateway?.NatGatewayId, 'the id of the NAT gateway');
      },
    });
    if (gateway.State === 'failed') await giveUp(run, gateway);
    if (gateway.State !== 'available') throw new NotYet(waitingFor(gateway), 10_000);
  },

  removeTwins: async (run) => {
    const { ec2 } = run.aws;
    await removeTwins(run, addresses(ec2), 'nat-address', ({ id }) =>
      ec2.send(new ReleaseAddressCommand({ AllocationId: id })),
    );
  },

  destroy: async (run) => {
    const { ec2 } = run.aws;
    await remove(run, natGateways(ec2), 'nat-gateway', ({ id }) =>
      unlessGone(() => ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: id }))),
    );
    await remove(run, addresses(ec2), 'nat-address', ({ thing }) => unlessGone(() => release(run, thing)));
  },
});

function waitingFor({ State }: NatGateway): string {
  return `the NAT gateway to become available (${State})`;
}

/** A failed gateway never recovers: it is deleted, so that the next run makes a new one. */
async function giveUp({ aws, ledger }: Run, gateway: NatGateway): Promise<never> {
  await unlessGone(() => aws.ec2.send(new DeleteNatGatewayCommand({ NatGatewayId: gateway.NatGatewayId })));
  await ledger.forget('nat-gateway');
  throw new StepFailure(
    `AWS could not make the NAT gateway: ${gateway.FailureMessage ?? 'it gave no reason'} (${gateway.FailureCode}).`,
    {
      class: 'bad-input',
      remedy: `Mend what the message names, then run ${again}: it makes a new one.`,
    },
  );
}

/** An address is free some seconds after its NAT gateway's end. One that is not by then serves something else. */
const releaseDeadlineMs = 10 * 60_000;

/** While the address still belongs to a deleted NAT gateway AWS answers as if it were somebody else's. */
async function release({ aws, clock, startedAt }: Run, address: Address): Promise<void> {
  const { AllocationId, PublicIp, NetworkInterfaceId } = address;
  await aws.ec2.send(new ReleaseAddressCommand({ AllocationId })).catch((error) => {
    if (!hasCode(error, 'AuthFailure', 'InvalidIPAddress.InUse')) throw error;
    if (!clock.overdue(startedAt, releaseDeadlineMs)) throw new NotYet('the public address to be free', 5_000);
    const user = NetworkInterfaceId
      ? `the network interface ${NetworkInterfaceId}`
      : 'something that AWS does not name';
    throw new StepFailure(`The public address ${PublicIp} is still used by ${user}.`, {
      class: 'timeout',
      remedy: `Disassociate it in the EC2 console, then run ${again}.`,
    });
  });
}
