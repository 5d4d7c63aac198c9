import type { ServiceClients } from '../aws/clients.js';
import type { Names } from '../config/names.js';
import type { EnvironmentState } from '../engine/state.js';
import type { Need } from '../engine/step.js';
import type { Clock } from '../lib/clock.js';

/** What the state file knows of the environment's resources, by step; a part of what the steps recorded. */
export interface RecordedIds {
  readonly alb?: RecordedLoadBalancer;
  readonly nlb?: RecordedLoadBalancer;
  readonly 'db-reader'?: { readonly instanceId: string };
  readonly verification?: { readonly url: string };
}

export interface RecordedLoadBalancer {
  readonly arn: string;
  readonly dnsName: string;
  readonly targetGroupArn: string;
}

export type SnapshotClients = Pick<ServiceClients, 'ec2' | 'elbv2' | 'autoScaling' | 'rds' | 'ssm'>;

/** What a snapshot calls. A part that is denied is shown as unknown. */
export const snapshotNeeds: readonly Need[] = [
  'autoscaling:DescribeAutoScalingGroups',
  'autoscaling:DescribeScalingActivities',
  'ec2:DescribeInstances',
  'ec2:DescribeNatGateways',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTargetHealth',
  'rds:DescribeDBClusters',
  'rds:DescribeDBInstances',
  'ssm:DescribeInstanceInformation',
].map((action) => ({ action, optional: true }));

/** Everything a snapshot is made from. */
export interface SnapshotSources {
  readonly clients: SnapshotClients;
  readonly environment: string;
  /** The environment's uuid: a group or cluster of the same name that lacks it is somebody else's. */
  readonly environmentId: string;
  readonly region: string;
  readonly names: Names;
  readonly recorded: RecordedIds;
  /** Why there are no hosts here, as a sentence; absent where there are. */
  readonly simulated?: string;
  /** Where the user reaches the system, when it is not the load balancer's name. */
  readonly url?: string;
  readonly clock: Clock;
  /** Real milliseconds after which a question counts as unanswered; 20,000 by default. */
  readonly timeoutMs?: number;
}

/** Reads from a state file what a snapshot needs of it. */
export function recordedIds(state: EnvironmentState): RecordedIds {
  const outputs = (step: string): Readonly<Record<string, unknown>> => state.steps[step]?.outputs ?? {};
  const text = (step: string, key: string): string | undefined => {
    const value = outputs(step)[key];
    return typeof value === 'string' ? value : undefined;
  };
  const balancer = (step: 'alb' | 'nlb'): RecordedLoadBalancer | undefined => {
    const [arn, dnsName, targetGroupArn] = [text(step, 'arn'), text(step, 'dnsName'), text(step, 'targetGroupArn')];
    return arn && dnsName && targetGroupArn ? { arn, dnsName, targetGroupArn } : undefined;
  };
  const [alb, nlb] = [balancer('alb'), balancer('nlb')];
  const [reader, url] = [text('db-reader', 'instanceId'), text('verification', 'url')];
  return {
    ...(alb ? { alb } : {}),
    ...(nlb ? { nlb } : {}),
    ...(reader ? { 'db-reader': { instanceId: reader } } : {}),
    ...(url ? { verification: { url } } : {}),
  };
}
