import type { DeleteLaunchTemplateRequest, DeleteLaunchTemplateResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { LaunchTemplates } from '../tables.js';
import { LaunchTemplateVersions, referredTemplate, versionsOf } from './versions.js';
import { toLaunchTemplate } from './view.js';

/** All versions go with it. A group that uses it does not hold it: its later launches fail. */
export const deleteLaunchTemplate = defineOperation<DeleteLaunchTemplateRequest, DeleteLaunchTemplateResult>(
  'DeleteLaunchTemplate',
  (input, { cloud }) => {
    const template = referredTemplate(cloud, input);
    for (const { id } of versionsOf(cloud, template)) cloud.table(LaunchTemplateVersions).delete(id);
    cloud.table(LaunchTemplates).delete(template.id);
    return { LaunchTemplate: toLaunchTemplate(template) };
  },
);
