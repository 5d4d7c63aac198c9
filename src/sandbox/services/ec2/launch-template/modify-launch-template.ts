import type { ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { oncePerToken } from '../client-token.js';
import { longestTemplateToken, referredTemplate, referredVersion, versionWish } from './versions.js';
import { toLaunchTemplate } from './view.js';

/** Chooses the default version; the member of the request is called SetDefaultVersion on the wire. */
export const modifyLaunchTemplate = defineOperation<ModifyLaunchTemplateRequest, ModifyLaunchTemplateResult>(
  'ModifyLaunchTemplate',
  (input, { cloud }) => {
    const template = referredTemplate(cloud, input);
    const choose = () => {
      template.defaultVersion = referredVersion(cloud, template, versionWish(input.DefaultVersion)).number;
      return template;
    };
    oncePerToken(cloud, 'ModifyLaunchTemplate', input, choose, longestTemplateToken);
    return { LaunchTemplate: toLaunchTemplate(template) };
  },
);
