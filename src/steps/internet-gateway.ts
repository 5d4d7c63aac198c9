// Makes the internet gateway and attaches it to the VPC.
// It cannot be detached while anything in the VPC holds a public address (DependencyViolation).
import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  DeleteInternetGatewayCommand,
  DetachInternetGatewayCommand,
} from '@aws-sdk/client-ec2';
import { answered } from '../aws/answered.js';
import { hasCode } from '../aws/error-codes.js';
import { internetGateways } from '../aws/kinds/ec2.js';
import { orAbsent } from '../aws/kinds/kind.js';
import { tagSpecification } from '../aws/tags.js';
import { absent, pending, ready } from '../engine/step.js';
import { defineStep, permissions } from './context.js';
import { heldPermissions, unlessHeld } from './shared/held.js';
import { alive, ensure, remove, removeTwins, unlessGone, unlessSo } from './shared/owned.js';

export default defineStep({
  id: 'internet-gateway',
  title: 'Internet gateway',
  tier: 'network',
  needs: ['vpc'],
  expectedSeconds: { create: 3, destroy: 3 },
  permissions: [
    ...permissions('both', 'ec2:DescribeInternetGateways', 'ec2:DeleteInternetGateway'),
    ...permissions('setup', 'ec2:CreateInternetGateway', 'ec2:CreateTags', 'ec2:AttachInternetGateway'),
    ...permissions('teardown', 'ec2:DetachInternetGateway'),
    ...heldPermissions,
  ],
  resources: () => [{ resource: 'internet-gateway', kind: 'ec2:internet-gateway', label: 'Internet gateway' }],

  observe: async (run) => {
    const gateway = await alive(run, internetGateways(run.aws.ec2), 'internet-gateway');
    if (!gateway) return absent;
    const { vpcId } = run.outputs('vpc');
    const attached = gateway.Attachments?.some(({ VpcId, State }) => VpcId === vpcId && State?.startsWith('a'));
    if (!attached) return pending('the internet gateway to be attached');
    return ready({ internetGatewayId: answered(gateway.InternetGatewayId, 'the id of the internet gateway') });
  },

  create: async (run) => {
    const { aws, tags } = run;
    const { vpcId } = run.outputs('vpc');
    const gateway = await ensure(run, internetGateways(aws.ec2), 'internet-gateway', {
      create: async () => {
        const TagSpecifications = [tagSpecification('internet-gateway', tags('internet-gateway'))];
        const answer = await aws.once.ec2.send(new CreateInternetGatewayCommand({ TagSpecifications }));
        return answered(answer.InternetGateway?.InternetGatewayId, 'the id of the internet gateway');
      },
    });
    if (gateway.Attachments?.some(({ VpcId }) => VpcId === vpcId)) return;
    const InternetGatewayId = answered(gateway.InternetGatewayId, 'the id of the internet gateway');
    const attach = () => aws.ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId: vpcId }));
    await unlessSo(attach, 'Resource.AlreadyAssociated');
  },

  removeTwins: async (run) => {
    const { ec2 } = run.aws;
    await removeTwins(run, internetGateways(ec2), 'internet-gateway', ({ id }) =>
      ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId: id })),
    );
  },

  destroy: async (run) => {
    const { ec2 } = run.aws;
    await remove(run, internetGateways(ec2), 'internet-gateway', async ({ id: InternetGatewayId, thing }) => {
      for (const { VpcId } of thing.Attachments ?? []) {
        const interfaces = [
          { Name: 'vpc-id', Values: VpcId === undefined ? [] : [VpcId] },
          { Name: 'association.public-ip', Values: ['*'] },
        ];
        const detach = () => ec2.send(new DetachInternetGatewayCommand({ InternetGatewayId, VpcId }));
        await unlessHeld(run, { what: `the attachment of ${InternetGatewayId}`, interfaces }, () =>
          orAbsent(detach, (error) => hasCode(error, 'Gateway.NotAttached')),
        );
      }
      await unlessGone(() => ec2.send(new DeleteInternetGatewayCommand({ InternetGatewayId })));
    });
  },
});
