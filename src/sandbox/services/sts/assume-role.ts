import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import { defineOperation } from '../../region/operation.js';
import { AwsError } from '../../wire/aws-error.js';
import { roleArn } from '../iam/role/view.js';
import { Roles } from '../iam/tables.js';
import { issueCredentials } from '../iam/temporary-credentials.js';

/** The trust policy is not evaluated: everybody in the sandbox's account may assume its roles. */
export const assumeRole = defineOperation<AssumeRoleRequest, AssumeRoleResponse>(
  'AssumeRole',
  (input, { cloud, caller }) => {
    const role = cloud.table(Roles).find((one) => roleArn(cloud, one) === input.RoleArn);
    if (!role) {
      throw new AwsError(
        'AccessDenied',
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn}`,
        403,
      );
    }
    const seconds = input.DurationSeconds ?? 3_600;
    if (seconds < 900 || seconds > role.maxSessionDuration) {
      throw new AwsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const key = issueCredentials(cloud, role, input.RoleSessionName, seconds * 1_000);
    return {
      Credentials: {
        AccessKeyId: key.id,
        SecretAccessKey: key.secretAccessKey,
        SessionToken: key.sessionToken,
        Expiration: new Date(key.expiresAt),
      },
      AssumedRoleUser: { Arn: key.principalArn, AssumedRoleId: key.userId },
    };
  },
);
