import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { useServiceLinkedRole } from '../../iam/role/service-linked.js';

/** What RDS says both without permission to make its role and while the role is only some seconds old. */
export const roleRefusal = (): AwsError =>
  new AwsError(
    'InvalidParameterValue',
    'Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later',
  );

/** @throws AwsError while RDS's role is too new */
export function useRole(cloud: Cloud): void {
  useServiceLinkedRole(cloud, 'rds.amazonaws.com', roleRefusal);
}
