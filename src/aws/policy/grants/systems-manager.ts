import { tagKeys } from '../../../config/tags.js';
import { documentArns, sessionArns } from '../arns.js';
import type { Grant } from './grant.js';

/** Parameters, documents, associations, commands and sessions. */
export const systemsManagerGrants: readonly Grant[] = [
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
    sid: 'ShellDocument',
    // Asked about where the account's preferences of Session Manager demand it.
    on: ({ arn }) => ({ Resource: [arn('ssm', 'document/SSM-SessionManagerRunShell')] }),
    actions: ['ssm:StartSession'],
  },
  {
    sid: 'OwnSessions',
    on: (source) => ({ Resource: sessionArns(source) }),
    actions: ['ssm:ResumeSession', 'ssm:TerminateSession', 'ssmmessages:OpenDataChannel'],
  },
];
