import type { DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { LaunchTemplates } from '../tables.js';
import { checkTemplatePage, referredTemplate } from './versions.js';
import { toLaunchTemplate } from './view.js';

export const describeLaunchTemplates = defineOperation<DescribeLaunchTemplatesRequest, DescribeLaunchTemplatesResult>(
  'DescribeLaunchTemplates',
  (input, { cloud }) => {
    checkTemplatePage(input.MaxResults);
    const named = input.LaunchTemplateNames?.map((name) => referredTemplate(cloud, { LaunchTemplateName: name }).id);
    const { page, nextToken } = select(cloud, cloud.table(LaunchTemplates).all(), {
      ids: [...(input.LaunchTemplateIds ?? []), ...(named ?? [])],
      filters: input.Filters,
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.launchTemplate.notFound,
      fields: {
        'launch-template-name': (template) => template.name,
        'create-time': (template) => new Date(template.createdAt).toISOString(),
      },
    });
    return { LaunchTemplates: page.map(toLaunchTemplate), NextToken: nextToken };
  },
);
