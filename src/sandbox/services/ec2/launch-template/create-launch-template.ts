import type { CreateLaunchTemplateRequest, CreateLaunchTemplateResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { oncePerToken } from '../client-token.js';
import { newRecord } from '../record.js';
import { existing, kinds } from '../resource.js';
import { LaunchTemplates } from '../tables.js';
import { checkContents, warningFor } from './contents.js';
import { LaunchTemplateVersions, longestTemplateToken } from './versions.js';
import { toLaunchTemplate } from './view.js';

export const createLaunchTemplate = defineOperation<CreateLaunchTemplateRequest, CreateLaunchTemplateResult>(
  'CreateLaunchTemplate',
  (input, { cloud, caller }) => {
    const { LaunchTemplateName: name, LaunchTemplateData: data } = input;
    const templates = cloud.table(LaunchTemplates);
    const make = (): { id: string } => {
      checkTemplateName(name);
      checkContents(data);
      if (templates.find((template) => template.name === name)) {
        throw new AwsError('InvalidLaunchTemplateName.AlreadyExistsException', 'Launch template name already in use.');
      }
      const template = templates.put({
        ...newRecord(cloud, kinds.launchTemplate, input.TagSpecifications),
        name,
        createdBy: caller.arn,
        defaultVersion: 1,
        latestVersion: 1,
      });
      cloud.table(LaunchTemplateVersions).put({
        id: `${template.id}:1`,
        templateId: template.id,
        number: 1,
        createdAt: template.createdAt,
        createdBy: caller.arn,
        description: input.VersionDescription,
        data,
      });
      return template;
    };
    const id = oncePerToken(cloud, 'CreateLaunchTemplate', input, make, longestTemplateToken);
    const template = templates.get(id) ?? existing(cloud, kinds.launchTemplate, id);
    return { LaunchTemplate: toLaunchTemplate(template), Warning: warningFor(data) };
  },
);

function checkTemplateName(name: string): void {
  if (name.length >= 3 && name.length <= 128 && /^[a-zA-Z0-9().\-/_]+$/.test(name)) return;
  throw new AwsError(
    'InvalidLaunchTemplateName.MalformedException',
    'A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: - ( ) . / _.',
  );
}
