import { tagKeys } from '../../../config/tags.js';
import type { Grant } from './grant.js';

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

/** The VPC and everything in it, by EC2's tags: ids are AWS's. */
export const networkGrants: readonly Grant[] = [
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
      Condition: { StringEquals: ours, 'ForAllValues:StringEquals': { 'aws:TagKeys': [tagKeys.owner, tagKeys.run] } },
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
];
