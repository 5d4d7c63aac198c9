import { tagKeys } from '../../config/tags.js';
import { balancerArns, databaseArns, documentArns, groupArns, profileArns, roleArns, sessionArns } from './arns.js';
import type { Scope, ScopeSource } from './scope.js';

/** Actions that are allowed on the same things. An action stands in several grants when it is about several things. */
export interface Grant {
  readonly sid: string;
  readonly on: (source: ScopeSource) => Scope;
  readonly actions: readonly string[];
}

const ec2Creates = [
  'ec2:AllocateAddress',
  'ec2:CreateInternetGateway',
  'ec2:CreateLaunchTemplate',
  'ec2:CreateNatGateway',
  'ec2:CreateRouteTable',
  'ec2:CreateSecurityGroup',
  'ec2:CreateSubnet',
  'ec2:CreateVpc',
  'ec2:RunInstances',
];

const serviceLinked = ['elasticloadbalancing', 'autoscaling', 'rds'].map((service) => `${service}.amazonaws.com`);

/**
 * Where each action is allowed. What AWS can tell apart is told apart: by ARN where names are ours, by tag where ids are
 * AWS's. The first two are what AWS knows `*` for and nothing else (its service authorisation reference).
 */
export const grants: readonly Grant[] = [
  {
    sid: 'OnlyStarIsPossible',
    on: ({ region }) => ({ Resource: ['*'], Condition: { StringEquals: { 'aws:RequestedRegion': region } } }),
    actions: [
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeScalingActivities',
      'ec2:DescribeAccountAttributes',
      'ec2:DescribeAddresses',
      'ec2:DescribeAvailabilityZones',
      'ec2:DescribeInstanceTypeOfferings',
      'ec2:DescribeInstanceTypes',
      'ec2:DescribeInstances',
      'ec2:DescribeInternetGateways',
      'ec2:DescribeLaunchTemplateVersions',
      'ec2:DescribeLaunchTemplates',
      'ec2:DescribeNatGateways',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeRegions',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroupRules',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeTags',
      'ec2:DescribeVolumes',
      'ec2:DescribeVpcEndpoints',
      'ec2:DescribeVpcs',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeLoadBalancerAttributes',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeTags',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'rds:DescribeDBEngineVersions',
      'rds:DescribeEvents',
      'rds:DescribeOrderableDBInstanceOptions',
      'servicequotas:GetAWSDefaultServiceQuota',
      'ssm:DescribeInstanceInformation',
      'ssm:DescribeParameters',
      'ssm:GetCommandInvocation',
      'ssm:ListAssociations',
      'ssm:ListCommandInvocations',
      'ssm:ListCommands',
      'ssm:ListDocuments',
    ],
  },
  {
    sid: 'OnlyStarIsPossibleInIam',
    on: () => ({ Resource: ['*'] }),
    actions: ['iam:ListAccountAliases', 'iam:ListInstanceProfiles', 'iam:ListRoles'],
  },
  {
    sid: 'OwnRights',
    on: ({ globalArn }) => ({ Resource: ['user', 'role'].map((kind) => globalArn('iam', `${kind}/*`)) }),
    actions: ['iam:SimulatePrincipalPolicy'],
  },
  {
    sid: 'Quotas',
    on: ({ arn }) => ({
      Resource: ['vpc', 'ec2', 'elasticloadbalancing', 'rds'].map((service) => arn('servicequotas', `${service}/*`)),
    }),
    actions: ['servicequotas:GetServiceQuota'],
  },
  {
    sid: 'Ec2New',
    on: ({ arn, taggedOurs }) => ({ Resource: [arn('ec2', '*')], Condition: { StringEquals: taggedOurs } }),
    actions: [...ec2Creates, 'ec2:AuthorizeSecurityGroupIngress'],
  },
  {
    sid: 'Ec2NewTags',
    on: ({ arn, taggedOurs }) => ({
      Resource: [arn('ec2', '*')],
      Condition: {
        StringEquals: {
          ...taggedOurs,
          'ec2:CreateAction': [...ec2Creates, 'ec2:AuthorizeSecurityGroupIngress'].map((one) =>
            one.slice('ec2:'.length),
          ),
        },
      },
    }),
    actions: ['ec2:CreateTags'],
  },
  {
    sid: 'Ec2Ours',
    on: ({ arn, ours }) => ({ Resource: [arn('ec2', '*')], Condition: { StringEquals: ours } }),
    actions: [
      'ec2:AssociateRouteTable',
      'ec2:AttachInternetGateway',
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateLaunchTemplateVersion',
      'ec2:CreateNatGateway',
      'ec2:CreateRoute',
      'ec2:CreateRouteTable',
      'ec2:CreateSecurityGroup',
      'ec2:CreateSubnet',
      'ec2:DeleteInternetGateway',
      'ec2:DeleteLaunchTemplate',
      'ec2:DeleteNatGateway',
      'ec2:DeleteRouteTable',
      'ec2:DeleteSecurityGroup',
      'ec2:DeleteSubnet',
      'ec2:DeleteVpc',
      'ec2:DescribeVpcAttribute',
      'ec2:DetachInternetGateway',
      'ec2:DisassociateRouteTable',
      'ec2:ModifyVpcAttribute',
      'ec2:RebootInstances',
      'ec2:ReleaseAddress',
      'ec2:ReplaceRoute',
      'ec2:RevokeSecurityGroupIngress',
      'ec2:RunInstances',
      'ec2:TerminateInstances',
    ],
  },
  {
    sid: 'Ec2Claim',
    on: ({ arn, ours }) => ({
      Resource: [arn('ec2', 'vpc/*')],
      Condition: { StringEquals: ours, 'ForAllValues:StringEquals': { 'aws:TagKeys': [tagKeys.run] } },
    }),
    actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
  },
  {
    sid: 'GuardDutyLeftovers',
    on: ({ arn }) => ({
      Resource: ['security-group/*', 'vpc-endpoint/*'].map((one) => arn('ec2', one)),
      Condition: { StringEquals: { 'aws:ResourceTag/GuardDutyManaged': 'true' } },
    }),
    actions: ['ec2:DeleteSecurityGroup', 'ec2:DeleteVpcEndpoints'],
  },
  {
    sid: 'AmazonImages',
    on: ({ amazonArn }) => ({
      Resource: [amazonArn('ec2', 'image/*')],
      Condition: { StringEquals: { 'ec2:Owner': 'amazon' } },
    }),
    actions: ['ec2:RunInstances'],
  },
  {
    sid: 'LoadBalancersNew',
    on: (source) => ({ Resource: balancerArns(source), Condition: { StringEquals: source.taggedOurs } }),
    actions: [
      'elasticloadbalancing:AddTags',
      'elasticloadbalancing:CreateLoadBalancer',
      'elasticloadbalancing:CreateTargetGroup',
    ],
  },
  {
    sid: 'LoadBalancersOurs',
    on: (source) => ({ Resource: balancerArns(source), Condition: { StringEquals: source.ours } }),
    actions: [
      'elasticloadbalancing:CreateListener',
      'elasticloadbalancing:DeleteLoadBalancer',
      'elasticloadbalancing:DeleteTargetGroup',
      'elasticloadbalancing:ModifyLoadBalancerAttributes',
      'elasticloadbalancing:ModifyTargetGroupAttributes',
    ],
  },
  {
    sid: 'GroupsNew',
    on: (source) => ({ Resource: groupArns(source), Condition: { StringEquals: source.taggedOurs } }),
    actions: ['autoscaling:CreateAutoScalingGroup', 'autoscaling:CreateOrUpdateTags'],
  },
  {
    sid: 'GroupsOurs',
    on: (source) => ({ Resource: groupArns(source), Condition: { StringEquals: source.ours } }),
    actions: ['autoscaling:DeleteAutoScalingGroup', 'autoscaling:UpdateAutoScalingGroup'],
  },
  {
    sid: 'DatabaseNew',
    on: (source) => ({
      Resource: [
        ...databaseArns(source),
        ...['cluster-pg:default.*', 'og:default:*', 'pg:default.*'].map((one) => source.arn('rds', one)),
      ],
      Condition: { StringEquals: source.taggedOurs },
    }),
    actions: ['rds:AddTagsToResource', 'rds:CreateDBCluster', 'rds:CreateDBInstance', 'rds:CreateDBSubnetGroup'],
  },
  {
    sid: 'DatabaseOurs',
    on: (source) => ({ Resource: databaseArns(source), Condition: { StringEquals: source.ours } }),
    actions: [
      'rds:CreateDBClusterSnapshot',
      'rds:DeleteDBCluster',
      'rds:DeleteDBInstance',
      'rds:DeleteDBSubnetGroup',
      'rds:ModifyDBCluster',
    ],
  },
  {
    sid: 'FinalSnapshot',
    on: ({ arn }) => ({ Resource: [arn('rds', 'cluster-snapshot:*')] }),
    actions: ['rds:CreateDBClusterSnapshot', 'rds:DeleteDBCluster'],
  },
  {
    sid: 'DatabasesSeen',
    on: ({ arn }) => ({
      Resource: ['cluster:*', 'cluster-snapshot:*', 'db:*', 'subgrp:*'].map((one) => arn('rds', one)),
    }),
    actions: [
      'rds:DescribeDBClusterSnapshots',
      'rds:DescribeDBClusters',
      'rds:DescribeDBInstances',
      'rds:DescribeDBSubnetGroups',
      'rds:ListTagsForResource',
    ],
  },
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
  {
    sid: 'Parameters',
    on: ({ arn, names }) => ({
      Resource: [arn('ssm', `parameter${names.masterPasswordParameter.replace(/[^/]*$/, '*')}`)],
    }),
    actions: [
      'ssm:AddTagsToResource',
      'ssm:DeleteParameter',
      'ssm:GetParameter',
      'ssm:ListTagsForResource',
      'ssm:PutParameter',
    ],
  },
  {
    sid: 'ImageNames',
    on: ({ amazonArn }) => ({ Resource: [amazonArn('ssm', 'parameter/aws/service/ami-amazon-linux-latest/*')] }),
    actions: ['ssm:GetParameter'],
  },
  {
    sid: 'Documents',
    on: (source) => ({ Resource: documentArns(source) }),
    actions: [
      'ssm:AddTagsToResource',
      'ssm:CreateAssociation',
      'ssm:CreateDocument',
      'ssm:DeleteAssociation',
      'ssm:DeleteDocument',
      'ssm:DescribeAssociation',
      'ssm:DescribeDocument',
      'ssm:ListDocumentVersions',
      'ssm:ListTagsForResource',
      'ssm:SendCommand',
      'ssm:UpdateAssociation',
      'ssm:UpdateDocument',
    ],
  },
  {
    sid: 'AssociationsNew',
    on: ({ arn, taggedOurs }) => ({ Resource: [arn('ssm', 'association/*')], Condition: { StringEquals: taggedOurs } }),
    actions: ['ssm:AddTagsToResource', 'ssm:CreateAssociation'],
  },
  {
    sid: 'AssociationsOurs',
    on: ({ arn, ours }) => ({ Resource: [arn('ssm', 'association/*')], Condition: { StringEquals: ours } }),
    actions: [
      'ssm:DeleteAssociation',
      'ssm:DescribeAssociation',
      'ssm:ListTagsForResource',
      'ssm:StartAssociationsOnce',
      'ssm:UpdateAssociation',
    ],
  },
  {
    sid: 'ServersByTag',
    // Commands and associations aim at a tag: what they ask for is that tag, not the servers that have it.
    on: ({ arn, tierValues }) => ({
      Resource: [arn('ec2', 'instance/*')],
      Condition: { StringLike: { [`aws:ResourceTag/${tagKeys.tier}`]: tierValues } },
    }),
    actions: [
      'ssm:CreateAssociation',
      'ssm:DeleteAssociation',
      'ssm:DescribeAssociation',
      'ssm:DescribeInstanceAssociationsStatus',
      'ssm:SendCommand',
      'ssm:StartSession',
      'ssm:UpdateAssociation',
    ],
  },
  {
    sid: 'AmazonDocuments',
    on: ({ amazonArn }) => ({ Resource: [amazonArn('ssm', 'document/AWS-RunShellScript')] }),
    actions: ['ssm:SendCommand'],
  },
  {
    sid: 'TunnelDocument',
    on: ({ amazonArn }) => ({ Resource: [amazonArn('ssm', 'document/AWS-StartPortForwardingSessionToRemoteHost')] }),
    actions: ['ssm:StartSession'],
  },
  {
    sid: 'OwnSessions',
    on: (source) => ({ Resource: sessionArns(source) }),
    actions: ['ssm:ResumeSession', 'ssm:TerminateSession', 'ssmmessages:OpenDataChannel'],
  },
];
