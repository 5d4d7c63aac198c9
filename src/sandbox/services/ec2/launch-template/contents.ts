import type { RequestLaunchTemplateData, ValidationError, ValidationWarning } from '@aws-sdk/client-ec2';
import { AwsError } from '../../../wire/aws-error.js';
import { findInstanceType } from '../instance-types.js';

const maximumUserData = 16_384;

/**
 * What EC2 refuses at once: empty contents and user data that cannot be used.
 * @throws AwsError `MissingParameter`, `InvalidUserData.Malformed`, `InvalidParameterValue`.
 */
export function checkContents(data: RequestLaunchTemplateData): void {
  if (Object.keys(data).length === 0) {
    throw new AwsError('MissingParameter', 'The request must contain the parameter LaunchTemplateData');
  }
  checkUserData(data.UserData);
}

/** User data is base64 and at most 16 KB before that encoding. */
export function checkUserData(userData: string | undefined): void {
  if (userData === undefined) return;
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(userData)) {
    throw new AwsError('InvalidUserData.Malformed', 'Invalid BASE64 encoding of user data.');
  }
  if (Buffer.from(userData, 'base64').length > maximumUserData) {
    throw new AwsError('InvalidParameterValue', `User data is limited to ${maximumUserData} bytes`);
  }
}

/** Contents that cannot work are a warning in the answer, never an error; names of other things are not looked up. */
export function warningFor(data: RequestLaunchTemplateData): ValidationWarning | undefined {
  const errors: ValidationError[] = [];
  const wrong = (Code: string, Message: string): void => void errors.push({ Code, Message });
  if (data.InstanceType !== undefined && !findInstanceType(data.InstanceType)) {
    wrong('InvalidParameterValue', `Invalid value '${data.InstanceType}' for InstanceType.`);
  }
  if (data.ImageId !== undefined && !/^(ami-[0-9a-f]{8,17}|resolve:ssm:.+)$/.test(data.ImageId)) {
    wrong('InvalidAMIID.Malformed', `Invalid id: "${data.ImageId}" (expecting "ami-...")`);
  }
  if (data.NetworkInterfaces?.length && (data.SecurityGroupIds?.length || data.SecurityGroups?.length)) {
    wrong(
      'InvalidParameterCombination',
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    );
  }
  if (data.IamInstanceProfile?.Arn !== undefined && data.IamInstanceProfile.Name !== undefined) {
    wrong(
      'InvalidParameterCombination',
      'The parameter iamInstanceProfile.name may not be used with iamInstanceProfile.arn',
    );
  }
  return errors.length > 0 ? { Errors: errors } : undefined;
}
