import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { TargetGroups } from '../../elbv2/tables.js';

/** @throws AwsError `ValidationError` */
export function checkTargetGroups(cloud: Cloud, arns: readonly string[]): void {
  if (arns.every((arn) => cloud.table(TargetGroups).get(arn))) return;
  throw new AwsError(
    'ValidationError',
    'Provided Target Groups may not be valid. Please ensure they exist and try again.',
  );
}
