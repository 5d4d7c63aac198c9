import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { isUsable, makeServiceLinkedRole, serviceLinkedRole } from '../../iam/role/service-linked.js';

const service = 'autoscaling.amazonaws.com';

/**
 * Auto Scaling makes its role when the account has none.
 * @throws AwsError `ServiceLinkedRoleFailure` when the role is only some seconds old
 */
export function useServiceLinkedRole(cloud: Cloud): void {
  const role = serviceLinkedRole(cloud, service);
  if (!role) {
    makeServiceLinkedRole(cloud, service);
  } else if (!isUsable(cloud, role)) {
    throw new AwsError(
      'ServiceLinkedRoleFailure',
      'The service-linked role of Auto Scaling is not ready for use. Please try again.',
    );
  }
}
