import type { Cloud } from '../../region/cloud.js';
import { linkedRoleNames, serviceLinkedRole } from '../../services/iam/role/service-linked.js';
import type { Tags } from '../../services/tags.js';
import type { Ask } from './question.js';
import type { Subject } from './subject.js';

/** Tags at creation need an action of their own on what is made. */
export function taggingAsks(action: string, made: Subject | undefined, requestTags: Tags | undefined): readonly Ask[] {
  return requestTags ? [{ action, subject: made, requestTags }] : [];
}

/** A service that acts with its own role makes it, with the caller's rights, in an account that does not have it. */
export function linkedRoleAsks(cloud: Cloud, service: string): readonly Ask[] {
  return serviceLinkedRole(cloud, service) ? [] : [linkedRoleAsk(cloud, service)];
}

export function linkedRoleAsk(cloud: Cloud, service: string): Ask {
  const name = linkedRoleNames[service] ?? 'AWSServiceRoleFor*';
  const arn = cloud.arn('iam', `role/aws-service-role/${service}/${name}`, { regional: false });
  return {
    action: 'iam:CreateServiceLinkedRole',
    subject: { type: 'role', arn },
    facts: { 'iam:awsservicename': [service] },
  };
}
