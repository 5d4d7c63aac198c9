import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { useServiceLinkedRole } from '../../iam/role/service-linked.js';

/** @throws AwsError while Auto Scaling's role is too new */
export function useRole(cloud: Cloud): void {
  const notReady = 'The service-linked role of Auto Scaling is not ready for use. Please try again.';
  useServiceLinkedRole(cloud, 'autoscaling.amazonaws.com', () => new AwsError('ServiceLinkedRoleFailure', notReady));
}
