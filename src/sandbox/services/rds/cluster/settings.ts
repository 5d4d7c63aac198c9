import type { ServerlessV2ScalingConfiguration } from '@aws-sdk/client-rds';
import { AwsError } from '../../../wire/aws-error.js';
import type { EngineVersion } from '../catalog/engine-versions.js';
import type { ServerlessCapacity } from '../tables.js';

/** @throws AwsError `InvalidParameterValue`: 1 to 35 days. */
export function checkedBackupRetention(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= 35) return days;
  throw new AwsError(
    'InvalidParameterValue',
    `Invalid backup retention period: ${days}. The backup retention period must be between 1 and 35.`,
  );
}

/** @throws AwsError for capacities that the version does not have, in steps of 0.5. */
export function checkedServerless(
  version: EngineVersion,
  requested: ServerlessV2ScalingConfiguration | undefined,
): ServerlessCapacity | undefined {
  if (!requested) return undefined;
  const { MinCapacity: minimum, MaxCapacity: maximum } = requested;
  const fits = (capacity: number | undefined, least: number): boolean =>
    capacity === undefined || (capacity >= least && capacity <= 256 && Number.isInteger(capacity * 2));
  if (!fits(minimum, version.serverlessMinimum) || !fits(maximum, 1) || (minimum ?? 0) > (maximum ?? 256)) {
    throw new AwsError(
      'InvalidParameterValue',
      `Serverless v2 capacity must be from ${version.serverlessMinimum} to 256 in steps of 0.5, the maximum at least 1 and not below the minimum.`,
    );
  }
  return { minimum, maximum };
}
