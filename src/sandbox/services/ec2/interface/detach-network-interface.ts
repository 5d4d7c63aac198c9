import type { DetachNetworkInterfaceRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Interfaces } from '../tables.js';

/** Nobody may detach a primary interface, nor one that a service of AWS manages. */
export const detachNetworkInterface = defineOperation<DetachNetworkInterfaceRequest, object>(
  'DetachNetworkInterface',
  ({ AttachmentId: id }, { cloud }) => {
    const held = cloud.table(Interfaces).find((one) => one.attachment.id === id);
    if (!held) throw new AwsError('InvalidAttachmentID.NotFound', `The attachment ID '${id}' does not exist`);
    throw new AwsError(
      'OperationNotPermitted',
      held.requesterManaged
        ? `You are not allowed to manage '${id.split('-0')[0]}' attachments.`
        : 'The network interface at device index 0 cannot be detached.',
    );
  },
);
