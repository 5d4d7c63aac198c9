import type {
  FixedResponseActionConfig,
  ProtocolEnum,
  RedirectActionConfig,
  TargetHealthReasonEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineTable } from '../../region/table.js';
import type { Tags } from '../tags.js';

export type LoadBalancerType = 'application' | 'network';

/** One Availability Zone of a load balancer; the interface appears some time after the creation. */
export interface Zone {
  readonly subnetId: string;
  readonly availabilityZone: string;
  /** Chosen by the caller: the only case in which DescribeLoadBalancers shows an address. */
  readonly privateAddress?: string;
  interfaceId?: string;
}

export interface LoadBalancerRecord {
  /** The ARN. */
  readonly id: string;
  readonly name: string;
  readonly type: LoadBalancerType;
  readonly scheme: 'internet-facing' | 'internal';
  readonly vpcId: string;
  readonly dnsName: string;
  readonly createdAt: number;
  zones: Zone[];
  securityGroupIds: string[];
  state: { code: 'provisioning' | 'active' | 'failed'; reason?: string };
  /** The name answers some time after the load balancer is active. */
  resolvable: boolean;
  attributes: Record<string, string>;
  tags: Tags;
}
export const LoadBalancers = defineTable<LoadBalancerRecord>('elbv2.load-balancers');

export interface HealthCheck {
  protocol: ProtocolEnum;
  port: string;
  /** Only checks over HTTP have a path and a matcher. */
  path?: string;
  matcher?: string;
  intervalSeconds: number;
  timeoutSeconds: number;
  healthyThreshold: number;
  unhealthyThreshold: number;
}

export interface TargetGroupRecord {
  /** The ARN. */
  readonly id: string;
  readonly name: string;
  readonly protocol: ProtocolEnum;
  readonly protocolVersion?: string;
  readonly port: number;
  readonly vpcId: string;
  healthCheck: HealthCheck;
  attributes: Record<string, string>;
  tags: Tags;
}
export const TargetGroups = defineTable<TargetGroupRecord>('elbv2.target-groups');

export type ListenerAction =
  | { readonly type: 'forward'; readonly targetGroupArn: string }
  | { readonly type: 'redirect'; readonly config: RedirectActionConfig }
  | { readonly type: 'fixed-response'; readonly config: FixedResponseActionConfig };

export interface ListenerRecord {
  /** The ARN. */
  readonly id: string;
  readonly loadBalancerArn: string;
  readonly defaultRuleArn: string;
  port: number;
  protocol: ProtocolEnum;
  certificateArns: string[];
  sslPolicy?: string;
  action: ListenerAction;
  tags: Tags;
}
export const Listeners = defineTable<ListenerRecord>('elbv2.listeners');

/** What the health checks of an active load balancer found out. */
export interface CheckedHealth {
  readonly state: 'initial' | 'healthy' | 'unhealthy';
  readonly reason?: TargetHealthReasonEnum;
  readonly description?: string;
  /** No check was made, because there are no hosts: nothing may be concluded from the state. */
  readonly simulated?: true;
}

/** A target waits until an active load balancer serves its group, is registered with it, and is checked from then on. */
export type TargetPhase =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'registering' }
  | { readonly kind: 'checked'; readonly health: CheckedHealth }
  | { readonly kind: 'draining' };

export interface TargetRecord {
  /** `TARGET-GROUP-ARN/INSTANCE:PORT`. */
  readonly id: string;
  readonly targetGroupArn: string;
  readonly instanceId: string;
  readonly port: number;
  phase: TargetPhase;
  /** Grows with each phase, so that a task that was planned in an earlier one does nothing. */
  epoch: number;
}
export const Targets = defineTable<TargetRecord>('elbv2.targets');
