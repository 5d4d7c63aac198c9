import type { DescribeLaunchTemplateVersionsRequest, DescribeLaunchTemplateVersionsResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { paginate } from '../../page.js';
import { checkTemplatePage, referredTemplate, referredVersion, versionsOf, versionWish } from './versions.js';
import { toLaunchTemplateVersion } from './view.js';

/** Newest first, as EC2 answers. */
export const describeLaunchTemplateVersions = defineOperation<
  DescribeLaunchTemplateVersionsRequest,
  DescribeLaunchTemplateVersionsResult
>('DescribeLaunchTemplateVersions', (input, { cloud }) => {
  checkTemplatePage(input.MaxResults);
  const template = referredTemplate(cloud, input);
  const wanted = input.Versions?.map((text) => referredVersion(cloud, template, versionWish(text)));
  const least = Number(input.MinVersion ?? 1);
  const most = Number(input.MaxVersion ?? template.latestVersion);
  const versions = (wanted ?? versionsOf(cloud, template))
    .filter(({ number }) => number >= least && number <= most)
    .sort((a, b) => b.number - a.number);
  const { page, nextToken } = paginate(versions, input.MaxResults, input.NextToken);
  return {
    LaunchTemplateVersions: page.map((version) => toLaunchTemplateVersion(template, version)),
    NextToken: nextToken,
  };
});
