import type { ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { referredTemplate, referredVersion, versionWish } from './versions.js';
import { toLaunchTemplate } from './view.js';

/** Chooses the default version; the member of the request is called SetDefaultVersion on the wire. */
export const modifyLaunchTemplate = defineOperation<ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult>(
  'ModifyLaunchTemplate',
  (input, { cloud }) => {
    const template = referredTemplate(cloud, input);
    template.defaultVersion = referredVersion(cloud, template, versionWish(input.DefaultVersion)).number;
    return { LaunchTemplate: toLaunchTemplate(template) };
  },
);
