import { CreateLaunchTemplateCommand, type RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { images } from '../../../../src/sandbox/services/ec2/images.js';
import type { TestRegion } from '../../region.js';
import { id, type TestNetwork } from './network.js';

export const arm = imageId('arm64');
export const intel = imageId('x86_64');

function imageId(architecture: string): string {
  return id(images.find((image) => image.architecture === architecture)?.id);
}

/** A role and an instance profile of that name; EC2 takes the profile 8 s later. */
export async function createProfile(region: TestRegion, name: string): Promise<IAMClient> {
  const iam = new IAMClient(region.client);
  const Principal = { Service: 'ec2.amazonaws.com' };
  await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
      }),
    }),
  );
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: name }));
  await region.pass(1);
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: name, RoleName: name }));
  return iam;
}

/** A launch template named `web` with these contents; answers its id. */
export async function createTemplate(
  { ec2, region }: TestNetwork,
  LaunchTemplateData: RequestLaunchTemplateData,
): Promise<string> {
  const { LaunchTemplate } = await ec2.send(
    new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData }),
  );
  await region.pass(1);
  return id(LaunchTemplate?.LaunchTemplateId);
}
