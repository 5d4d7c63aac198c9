import { createLaunchTemplate } from './create-launch-template.js';
import { createLaunchTemplateVersion } from './create-launch-template-version.js';
import { deleteLaunchTemplate } from './delete-launch-template.js';
import { describeLaunchTemplateVersions } from './describe-launch-template-versions.js';
import { describeLaunchTemplates } from './describe-launch-templates.js';
import { modifyLaunchTemplate } from './modify-launch-template.js';

export const operations = [
  createLaunchTemplate,
  createLaunchTemplateVersion,
  modifyLaunchTemplate,
  describeLaunchTemplates,
  describeLaunchTemplateVersions,
  deleteLaunchTemplate,
];
