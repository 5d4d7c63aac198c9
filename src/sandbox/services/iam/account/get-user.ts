import type { GetUserRequest, GetUserResponse } from '@aws-sdk/client-iam';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';

/** The sandbox has one user; when no name is given the caller is meant. */
export const getUser = defineOperation<GetUserRequest, GetUserResponse>('GetUser', (input, { cloud, caller }) => {
  const user = cloud.arn('iam', 'user/sandbox', { regional: false });
  if (input.UserName === undefined && caller.arn !== user) {
    throw new AwsError('ValidationError', 'Must specify userName when calling with non-User credentials');
  }
  if (input.UserName !== undefined && input.UserName !== 'sandbox') {
    throw new AwsError('NoSuchEntity', `The user with name ${input.UserName} cannot be found.`);
  }
  return {
    User: {
      UserName: 'sandbox',
      UserId: 'AIDASANDBOXSANDBOX00',
      Arn: user,
      Path: '/',
      CreateDate: new Date(Date.UTC(2026, 0, 1)),
    },
  };
});
