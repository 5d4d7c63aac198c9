import type { CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { makeServiceLinkedRole, serviceLinkedRole } from './service-linked.js';
import { toRole } from './view.js';

/** A role that exists already is `InvalidInput` here, not EntityAlreadyExists. */
export const createServiceLinkedRole = defineOperation<CreateServiceLinkedRoleRequest, CreateServiceLinkedRoleResponse>(
  'CreateServiceLinkedRole',
  (input, { cloud }) => {
    const present = serviceLinkedRole(cloud, input.AWSServiceName);
    if (present) {
      throw new AwsError(
        'InvalidInput',
        `Service role name ${present.id} has been taken in this account, please try a different suffix.`,
      );
    }
    return { Role: toRole(cloud, makeServiceLinkedRole(cloud, input.AWSServiceName, input.Description)) };
  },
);
