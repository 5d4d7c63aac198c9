import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineTable } from '../../../region/table.js';
import { AwsError } from '../../../wire/aws-error.js';
import { existing, kinds } from '../resource.js';
import { type LaunchTemplateRecord, LaunchTemplates } from '../tables.js';

export interface LaunchTemplateVersionRecord {
  /** Template and number: `lt-0123...:2`. */
  readonly id: string;
  readonly templateId: string;
  readonly number: number;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly description?: string | undefined;
  readonly data: RequestLaunchTemplateData;
}
export const LaunchTemplateVersions = defineTable<LaunchTemplateVersionRecord>('ec2.launch-template-versions');

/** Characters of a client token: twice those of EC2's other operations. */
export const longestTemplateToken = 128;

export type VersionWish = '$Latest' | '$Default' | number;

interface TemplateReference {
  readonly LaunchTemplateId?: string | undefined;
  readonly LaunchTemplateName?: string | undefined;
}

/**
 * The template that a request names by id or by name.
 * @throws AwsError `InvalidLaunchTemplateId.NotFound`, `InvalidLaunchTemplateName.NotFoundException`.
 */
export function referredTemplate(cloud: Cloud, reference: TemplateReference): LaunchTemplateRecord {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = reference;
  if (id !== undefined && name !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      'You may specify either the ID or the name of the launch template, not both.',
    );
  }
  if (id !== undefined) return existing(cloud, kinds.launchTemplate, id);
  if (name === undefined) {
    throw new AwsError('MissingParameter', 'Either a launch template ID or a launch template name must be specified.');
  }
  const template = cloud.table(LaunchTemplates).find((one) => one.name === name);
  if (!template || template.visibleAt > cloud.now()) {
    throw new AwsError(
      'InvalidLaunchTemplateName.NotFoundException',
      'At least one of the launch templates specified in the request does not exist.',
    );
  }
  return template;
}

/** Reads `$Latest`, `$Default` or a number as requests write it; the default version when there is none. */
export function versionWish(text: string | undefined): VersionWish {
  if (text === undefined || text === '' || text === '$Default') return '$Default';
  return text === '$Latest' ? text : Number(text);
}

/** @throws AwsError `InvalidLaunchTemplateId.VersionNotFound`. */
export function referredVersion(
  cloud: Cloud,
  template: LaunchTemplateRecord,
  wish: VersionWish,
): LaunchTemplateVersionRecord {
  const number = wish === '$Latest' ? template.latestVersion : wish === '$Default' ? template.defaultVersion : wish;
  const version = cloud.table(LaunchTemplateVersions).get(`${template.id}:${number}`);
  if (!version) {
    throw new AwsError(
      'InvalidLaunchTemplateId.VersionNotFound',
      `Could not find launch template version ${number} of the launch template with ID ${template.id}.`,
    );
  }
  return version;
}

export function versionsOf(cloud: Cloud, template: LaunchTemplateRecord): LaunchTemplateVersionRecord[] {
  return cloud.table(LaunchTemplateVersions).where((version) => version.templateId === template.id);
}

/** @throws AwsError `InvalidParameterValue`: pages of templates and versions have bounds and words of their own. */
export function checkTemplatePage(maxResults: number | undefined): void {
  if (maxResults === undefined || (maxResults >= 1 && maxResults <= 200)) return;
  throw new AwsError('InvalidParameterValue', 'Maximum results allowed are between 1 and 200');
}
