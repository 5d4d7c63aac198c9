import type { PlaneEvent, TargetHealthReport } from './port.js';
import type { AlbListener, HostMetadata, NlbListener, Topology } from './topology.js';

/** Names of AWS's services that answer on the internet side, relayed to a socket of the control plane on the host. */
export interface AwsEndpoints {
  readonly names: readonly string[];
  /** A unix socket that speaks HTTP. */
  readonly socketPath: string;
}

/** What the datacenter has to know once, before anything else. */
export interface DatacenterConfig {
  readonly stateDir: string;
  readonly imageDir: string;
  readonly guestDir: string;
  readonly region: string;
  readonly endpoints: readonly AwsEndpoints[];
  readonly dialSocket: string;
  /** Inside a user namespace, where overlays keep their marks in user attributes. */
  readonly rootless: boolean;
}

/** Control process to datacenter; each is answered once. */
export type PlaneRequest =
  | { readonly id: number; readonly method: 'start'; readonly config: DatacenterConfig }
  | { readonly id: number; readonly method: 'apply'; readonly topology: Topology }
  /** Ends hosts and databases so that their disks are whole. */
  | { readonly id: number; readonly method: 'shutdown' };

/** Datacenter to control process. */
export type PlaneMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly error?: string }
  | { readonly kind: 'event'; readonly event: PlaneEvent }
  | { readonly kind: 'log'; readonly text: string };

/** Main process to a VPC router's process: the whole truth each time. */
export interface RouterConfig {
  readonly vpcId: string;
  readonly resolvers: readonly string[];
  /** Lower-case names. */
  readonly records: Readonly<Record<string, readonly string[]>>;
  /** By source address. */
  readonly hosts: Readonly<Record<string, RouterHost>>;
}

export interface RouterHost {
  readonly metadata: HostMetadata;
  readonly hostname: string;
  readonly interfaceId: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
  readonly publicAddress?: string;
}

/** A load balancer's presence in one zone. */
export interface LoadBalancerNode {
  readonly address: string;
  readonly availabilityZone: string;
}

/** Main process to an application load balancer's process: the whole truth each time. */
export interface AlbConfig {
  readonly nodes: readonly LoadBalancerNode[];
  readonly listeners: readonly AlbListener[];
  readonly idleTimeoutSeconds: number;
}

/** The same for a network load balancer's process. */
export interface NlbConfig {
  readonly nodes: readonly LoadBalancerNode[];
  readonly listeners: readonly NlbListener[];
}

/** What the processes inside the datacenter tell the main process. */
export type ChildMessage =
  | ({ readonly kind: 'target-health' } & TargetHealthReport)
  | { readonly kind: 'log'; readonly text: string };
