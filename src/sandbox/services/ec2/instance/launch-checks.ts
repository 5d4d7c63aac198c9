import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type UsableProfile, usableProfile } from '../../iam/instance-profile.js';
import { findImage, type Image } from '../images.js';
import { findInstanceType, type InstanceType } from '../instance-types.js';
import { existing, kinds, required } from '../resource.js';
import { SecurityGroups, type SubnetRecord } from '../tables.js';
import { checkCapacity } from './capacity.js';
import { type LaunchData, primaryInterface } from './launch-data.js';

/** The things that a launch refers to, all of them found. */
export interface LaunchParts {
  readonly image: Image;
  readonly type: InstanceType;
  readonly subnet: SubnetRecord;
  readonly groupIds: readonly string[];
  readonly profile: UsableProfile | undefined;
}

/**
 * Looks up what a launch needs; EC2 does that at each launch, a template is only text until then.
 * @throws AwsError with EC2's code for the first thing that does not fit.
 */
export function launchParts(cloud: Cloud, data: LaunchData): LaunchParts {
  const image = imageOf(required(data.ImageId, 'ImageId'));
  const type = typeOf(required(data.InstanceType, 'InstanceType'), image);
  const subnet = subnetOf(cloud, primaryInterface(data).SubnetId ?? data.SubnetId);
  const groupIds = groupsOf(cloud, subnet, primaryInterface(data).Groups ?? data.SecurityGroupIds);
  if (data.KeyName !== undefined) {
    throw new AwsError('InvalidKeyPair.NotFound', `The key pair '${data.KeyName}' does not exist`);
  }
  const profile = data.IamInstanceProfile && profileOf(cloud, data.IamInstanceProfile);
  checkCapacity(cloud, type, subnet.availabilityZone);
  return { image, type, subnet, groupIds, profile };
}

function imageOf(reference: string): Image {
  const image = findImage(reference);
  if (!image) throw new AwsError('InvalidAMIID.NotFound', `The image id '[${reference}]' does not exist`);
  return image;
}

function typeOf(name: string, image: Image): InstanceType {
  const type = findInstanceType(name);
  if (!type) throw new AwsError('InvalidParameterValue', `Invalid value '${name}' for InstanceType.`);
  if (type.architecture !== image.architecture) {
    throw new AwsError(
      'InvalidParameterValue',
      `The architecture '${type.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the instance type or AMI.`,
    );
  }
  return type;
}

function subnetOf(cloud: Cloud, id: string | undefined): SubnetRecord {
  if (id === undefined) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user.');
  return existing(cloud, kinds.subnet, id);
}

function groupsOf(cloud: Cloud, subnet: SubnetRecord, ids: readonly string[] | undefined): readonly string[] {
  if (!ids?.length) {
    const standard = cloud
      .table(SecurityGroups)
      .find((group) => group.vpcId === subnet.vpcId && group.name === 'default');
    return standard ? [standard.id] : [];
  }
  for (const id of ids) {
    if (existing(cloud, kinds.securityGroup, id).vpcId !== subnet.vpcId) {
      throw new AwsError(
        'InvalidParameter',
        `Security group ${id} and subnet ${subnet.id} belong to different networks.`,
      );
    }
  }
  return ids;
}

function profileOf(cloud: Cloud, wish: NonNullable<LaunchData['IamInstanceProfile']>): UsableProfile | undefined {
  const reference = wish.Arn ?? wish.Name;
  if (reference === undefined) return undefined;
  const profile = usableProfile(cloud, reference);
  if (profile) return profile;
  const [member, noun] = wish.Arn === undefined ? ['name', 'name'] : ['arn', 'ARN'];
  throw new AwsError(
    'InvalidParameterValue',
    `Value (${reference}) for parameter iamInstanceProfile.${member} is invalid. Invalid IAM Instance Profile ${noun}`,
  );
}
