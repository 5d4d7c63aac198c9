import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { isUsable, makeServiceLinkedRole, serviceLinkedRole } from '../../iam/role/service-linked.js';

const service = 'rds.amazonaws.com';

/**
 * RDS makes its role when the account has none.
 * @throws AwsError `InvalidParameterValue`, the same as without permission, when the role is only some seconds old.
 */
export function useServiceLinkedRole(cloud: Cloud): void {
  const role = serviceLinkedRole(cloud, service);
  if (!role) {
    makeServiceLinkedRole(cloud, service);
  } else if (!isUsable(cloud, role)) {
    throw new AwsError(
      'InvalidParameterValue',
      'Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later',
    );
  }
}
