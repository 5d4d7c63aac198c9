import type { CreateLaunchTemplateVersionRequest, CreateLaunchTemplateVersionResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { oncePerToken } from '../client-token.js';
import { checkContents, warningFor } from './contents.js';
import {
  LaunchTemplateVersions,
  longestTemplateToken,
  referredTemplate,
  referredVersion,
  versionWish,
} from './versions.js';
import { toLaunchTemplateVersion } from './view.js';

/** The default version stays what it was: ModifyLaunchTemplate moves it. */
export const createLaunchTemplateVersion = defineOperation<
  CreateLaunchTemplateVersionRequest,
  CreateLaunchTemplateVersionResult
>('CreateLaunchTemplateVersion', (input, { cloud, caller }) => {
  const template = referredTemplate(cloud, input);
  const versions = cloud.table(LaunchTemplateVersions);
  const source =
    input.SourceVersion === undefined ? {} : referredVersion(cloud, template, versionWish(input.SourceVersion)).data;
  const data = { ...source, ...input.LaunchTemplateData };
  const make = (): { id: string } => {
    checkContents(data);
    template.latestVersion += 1;
    return versions.put({
      id: `${template.id}:${template.latestVersion}`,
      templateId: template.id,
      number: template.latestVersion,
      createdAt: cloud.now(),
      createdBy: caller.arn,
      description: input.VersionDescription,
      data,
    });
  };
  const id = oncePerToken(cloud, 'CreateLaunchTemplateVersion', input, make, longestTemplateToken);
  const version = versions.get(id);
  if (!version) throw new AwsError('InvalidLaunchTemplateId.VersionNotFound', `The version ${id} has been deleted.`);
  return { LaunchTemplateVersion: toLaunchTemplateVersion(template, version), Warning: warningFor(data) };
});
