import { balancerArns, groupArns } from '../arns.js';
import type { Grant } from './grant.js';

/** Load balancers and the groups of servers behind them, by our names. */
export const fleetGrants: readonly Grant[] = [
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
      'elasticloadbalancing:DeleteListener',
      'elasticloadbalancing:DeleteLoadBalancer',
      'elasticloadbalancing:DeleteTargetGroup',
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyLoadBalancerAttributes',
      'elasticloadbalancing:ModifyTargetGroupAttributes',
    ],
  },
  {
    sid: 'Certificate',
    on: ({ arn, certificateArn }) => ({ Resource: [certificateArn ?? arn('acm', 'certificate/*')] }),
    actions: ['acm:DescribeCertificate'],
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
];
