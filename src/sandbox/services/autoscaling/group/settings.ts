import type { CreateAutoScalingGroupType, UpdateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Subnets } from '../../ec2/tables.js';
import type { GroupRecord } from '../tables.js';
import { checkLaunch } from './launch-check.js';
import { templateReference } from './template.js';

/** What create and update have in common. */
type SettingsInput = Pick<
  UpdateAutoScalingGroupType,
  keyof CreateAutoScalingGroupType & keyof UpdateAutoScalingGroupType
>;

export type Settings = Pick<
  GroupRecord,
  | 'template'
  | 'minSize'
  | 'maxSize'
  | 'desired'
  | 'cooldownSeconds'
  | 'subnetIds'
  | 'healthCheckType'
  | 'graceSeconds'
  | 'terminationPolicies'
  | 'protectNewInstances'
  | 'capacityRebalance'
  | 'deletionProtection'
>;

const invalid = (message: string): AwsError => new AwsError('ValidationError', message);

/** Members of the API that the sandbox would have to ignore. */
const unsupported = ['LaunchConfigurationName', 'MixedInstancesPolicy', 'PlacementGroup'] as const;

/**
 * The settings of a group after a create or update call (`present` are those before).
 * @throws AwsError `ValidationError` for everything that is wrong
 */
export function settingsOf(cloud: Cloud, input: SettingsInput, present?: Settings): Settings {
  for (const member of unsupported) {
    if (input[member] !== undefined) throw invalid(`The sandbox's groups have no ${member}`);
  }
  const template = input.LaunchTemplate ? templateReference(cloud, input.LaunchTemplate) : present?.template;
  if (!template) {
    throw invalid(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
  }
  const subnetIds =
    input.VPCZoneIdentifier === undefined ? present?.subnetIds : subnetsOf(cloud, input.VPCZoneIdentifier);
  if (!subnetIds) throw invalid('At least one Availability Zone or VPC Subnet is required.');
  const healthCheckType = input.HealthCheckType ?? present?.healthCheckType ?? 'EC2';
  if (!/^(EC2|ELB|EC2,ELB|ELB,EC2)$/.test(healthCheckType)) {
    throw invalid(`Invalid health check type: ${healthCheckType}`);
  }
  if (input.LaunchTemplate || input.VPCZoneIdentifier !== undefined) checkLaunch(cloud, template, subnetIds);
  return {
    template,
    subnetIds,
    healthCheckType,
    ...capacity(input, present),
    cooldownSeconds: input.DefaultCooldown ?? present?.cooldownSeconds ?? 300,
    // The API's default; only the console's is 300.
    graceSeconds: input.HealthCheckGracePeriod ?? present?.graceSeconds ?? 0,
    terminationPolicies: input.TerminationPolicies ?? present?.terminationPolicies ?? ['Default'],
    protectNewInstances: input.NewInstancesProtectedFromScaleIn ?? present?.protectNewInstances ?? false,
    capacityRebalance: input.CapacityRebalance ?? present?.capacityRebalance ?? false,
    deletionProtection: input.DeletionProtection ?? present?.deletionProtection ?? 'none',
  };
}

/** An update that names no desired capacity moves the present one between the new bounds. */
function capacity(input: SettingsInput, present: Settings | undefined) {
  const minSize = input.MinSize ?? present?.minSize ?? 0;
  const maxSize = input.MaxSize ?? present?.maxSize ?? 0;
  if (minSize < 0) throw invalid(`Min bound, ${minSize}, must not be negative`);
  if (minSize > maxSize) {
    throw invalid(`Max bound, ${maxSize}, must be greater than or equal to min bound, ${minSize}`);
  }
  const wanted = input.DesiredCapacity ?? Math.min(Math.max(present?.desired ?? minSize, minSize), maxSize);
  if (wanted < minSize || wanted > maxSize) {
    throw invalid(
      `Desired capacity:${wanted} must be between the specified min size:${minSize} and max size:${maxSize}`,
    );
  }
  return { minSize, maxSize, desired: wanted };
}

/** `VPCZoneIdentifier` is a list in one string. */
function subnetsOf(cloud: Cloud, identifier: string): string[] {
  const ids = identifier
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  for (const id of ids) {
    const subnet = cloud.table(Subnets).get(id);
    if (!subnet || subnet.visibleAt > cloud.now()) throw invalid(`The subnet ID '${id}' does not exist`);
  }
  if (ids.length === 0) throw invalid('At least one Availability Zone or VPC Subnet is required.');
  return ids;
}
