import type { ServerlessV2ScalingConfiguration } from '@aws-sdk/client-rds';
import { AwsError } from '../../../wire/aws-error.js';
import { type EngineVersion, engineVersions } from '../catalog/engine-versions.js';
import type { ServerlessCapacity } from '../tables.js';

/** @throws AwsError `InvalidParameterValue`: 1 to 35 days. */
export function checkedBackupRetention(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= 35) return days;
  throw new AwsError(
    'InvalidParameterValue',
    `Invalid backup retention period: ${days}. The backup retention period must be between 1 and 35.`,
  );
}

/** @throws AwsError `InvalidParameterValue`: 1150 to 65535 (API reference, CreateDBCluster). [assumed] Its words. */
export function checkedPort(port: number): number {
  if (Number.isInteger(port) && port >= 1150 && port <= 65_535) return port;
  throw new AwsError(
    'InvalidParameterValue',
    `Invalid database endpoint port: ${port}. Valid port range is: 1150-65535`,
  );
}

/**
 * The default group of the version when none is asked for. The sandbox has no groups of the user's own.
 * @throws AwsError `DBClusterParameterGroupNotFound`; `InvalidParameterCombination` for the group of another line
 */
export function checkedParameterGroup({ family }: EngineVersion, requested = `default.${family}`): string {
  if (requested === `default.${family}`) return requested;
  const other = engineVersions.find((version) => requested === `default.${version.family}`)?.family;
  if (!other) {
    throw new AwsError('DBClusterParameterGroupNotFound', `DBClusterParameterGroup not found: ${requested}`);
  }
  throw new AwsError(
    'InvalidParameterCombination',
    `The Parameter Group ${requested} with DBParameterGroupFamily ${other} cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily ${family}`,
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
