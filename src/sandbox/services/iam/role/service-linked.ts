import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import { uniqueId } from '../names.js';
import { type RoleRecord, Roles } from '../tables.js';

/** The roles that AWS's services make for themselves, by service name. */
export const linkedRoleNames: Readonly<Record<string, string>> = {
  'elasticloadbalancing.amazonaws.com': 'AWSServiceRoleForElasticLoadBalancing',
  'autoscaling.amazonaws.com': 'AWSServiceRoleForAutoScaling',
  'rds.amazonaws.com': 'AWSServiceRoleForRDS',
  'ssm.amazonaws.com': 'AWSServiceRoleForAmazonSSM',
};

/** The service-linked role of a service, where the account has it. */
export function serviceLinkedRole(cloud: Cloud, serviceName: string): RoleRecord | undefined {
  return cloud.table(Roles).find((role) => role.linkedService === serviceName);
}

/** The same, made when the account does not have it: what some services do by themselves at their first call. */
export function ensureServiceLinkedRole(cloud: Cloud, serviceName: string): RoleRecord {
  return serviceLinkedRole(cloud, serviceName) ?? makeServiceLinkedRole(cloud, serviceName);
}

/** For how long a service cannot use a role that somebody has just made for it. */
const usableAfterMs = 5_000;

/**
 * What a service does that makes its role when the account has none, and cannot act with one that is some seconds old.
 * @throws AwsError the given one for a role that is that new
 */
export function useServiceLinkedRole(cloud: Cloud, serviceName: string, notReady: () => AwsError): void {
  const role = serviceLinkedRole(cloud, serviceName);
  if (!role) makeServiceLinkedRole(cloud, serviceName);
  else if (cloud.now() < role.createdAt + cloud.scaled(usableAfterMs)) throw notReady();
}

/** @throws AwsError `InvalidInput` for a service that has no such role. */
export function makeServiceLinkedRole(cloud: Cloud, serviceName: string, description?: string): RoleRecord {
  const name = linkedRoleNames[serviceName];
  if (name === undefined) {
    throw new AwsError('InvalidInput', `Cannot find Service Linked Role template for ${serviceName}`);
  }
  return cloud.table(Roles).put({
    id: name,
    roleId: uniqueId('AROA'),
    path: `/aws-service-role/${serviceName}/`,
    createdAt: cloud.now(),
    visibleAt: cloud.now(),
    trustPolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: serviceName }, Action: 'sts:AssumeRole' }],
    }),
    description,
    maxSessionDuration: 3_600,
    linkedService: serviceName,
    tags: {},
    inlinePolicies: {},
    attachedPolicyArns: [],
  });
}
