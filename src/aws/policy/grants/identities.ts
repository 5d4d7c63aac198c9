import { profileArns, roleArns } from '../arns.js';
import type { Grant } from './grant.js';

const serviceLinked = ['elasticloadbalancing', 'autoscaling', 'rds'].map((service) => `${service}.amazonaws.com`);

/** The servers' roles and profiles, by path and name, and the roles that services act with. */
export const identityGrants: readonly Grant[] = [
  {
    sid: 'RolesNew',
    on: (source) => ({
      Resource: roleArns(source),
      Condition: {
        StringEquals: {
          ...source.taggedOurs,
          ...(source.permissionsBoundary ? { 'iam:PermissionsBoundary': source.permissionsBoundary } : {}),
        },
      },
    }),
    actions: ['iam:CreateRole'],
  },
  {
    sid: 'Roles',
    on: (source) => ({ Resource: roleArns(source) }),
    actions: [
      'iam:DeleteRole',
      'iam:DeleteRolePolicy',
      'iam:DetachRolePolicy',
      'iam:GetRole',
      'iam:GetRolePolicy',
      'iam:ListAttachedRolePolicies',
      'iam:ListInstanceProfilesForRole',
      'iam:ListRolePolicies',
      'iam:ListRoleTags',
      'iam:PutRolePolicy',
      'iam:TagRole',
    ],
  },
  {
    sid: 'RolesForInstances',
    on: (source) => ({
      Resource: roleArns(source),
      Condition: { StringEqualsIfExists: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    }),
    actions: ['iam:PassRole'],
  },
  {
    sid: 'Profiles',
    on: (source) => ({ Resource: profileArns(source) }),
    actions: [
      'iam:AddRoleToInstanceProfile',
      'iam:CreateInstanceProfile',
      'iam:DeleteInstanceProfile',
      'iam:GetInstanceProfile',
      'iam:ListInstanceProfileTags',
      'iam:RemoveRoleFromInstanceProfile',
      'iam:TagInstanceProfile',
    ],
  },
  {
    sid: 'ServiceRolesNew',
    on: ({ globalArn }) => ({
      Resource: [globalArn('iam', 'role/aws-service-role/*')],
      Condition: { StringEquals: { 'iam:AWSServiceName': serviceLinked } },
    }),
    actions: ['iam:CreateServiceLinkedRole'],
  },
  {
    sid: 'ServiceRoles',
    // A role that does not exist yet is asked for without its path.
    on: ({ globalArn }) => ({
      Resource: ['role/aws-service-role/*', 'role/AWSServiceRoleFor*'].map((one) => globalArn('iam', one)),
    }),
    actions: ['iam:GetRole'],
  },
];
