import type { FleetTier } from '../config/names.js';

/** A pair by availability zone: first zone a, then zone b. */
export type Pair = readonly [string, string];

/** What each step leaves for the others, by step id. Kept in the state file; ids, names and endpoints, never secrets. */
export interface Outputs {
  readonly zones: { readonly zones: Pair };
  readonly vpc: { readonly vpcId: string };
  readonly 'internet-gateway': { readonly internetGatewayId: string };
  readonly subnets: { readonly public: Pair; readonly web: Pair; readonly app: Pair; readonly db: Pair };
  readonly 'public-routes': { readonly routeTableId: string };
  readonly 'nat-gateway': {
    readonly natGatewayId: string;
    readonly allocationId: string;
    readonly publicAddress: string;
  };
  readonly 'private-routes': { readonly routeTableId: string };
  readonly 'security-groups': {
    readonly alb: string;
    readonly web: string;
    readonly nlb: string;
    readonly app: string;
    readonly db: string;
  };
  readonly 'instance-roles': { readonly [T in FleetTier]: { readonly roleArn: string; readonly profileArn: string } };
  readonly alb: LoadBalancerOutputs & { readonly certificate?: CertificateFacts };
  readonly 'web-fleet': FleetOutputs;
  readonly nlb: LoadBalancerOutputs;
  readonly 'nlb-addresses': { readonly addresses: Pair };
  readonly 'app-fleet': FleetOutputs;
  readonly 'database-secrets': { readonly masterPasswordParameter: string; readonly appPasswordParameter: string };
  readonly 'db-subnet-group': { readonly name: string };
  readonly 'db-cluster': {
    readonly clusterId: string;
    /** Tells a cluster from one that was made again under its name. */
    readonly resourceId: string;
    readonly engineVersion: string;
    readonly writerEndpoint: string;
    readonly readerEndpoint: string;
    readonly port: number;
  };
  readonly 'db-writer': { readonly instanceId: string };
  readonly 'db-reader': { readonly instanceId: string };
  readonly schema: { readonly statements: number };
  readonly 'web-release': ReleaseOutputs;
  /** Packages only: does not wait for the database. */
  readonly 'app-packages': { readonly instances: readonly string[] };
  readonly 'app-release': ReleaseOutputs;
  readonly verification: {
    readonly url: string;
    readonly webInstances: readonly string[];
    readonly appInstances: readonly string[];
    /** The web servers ask where the load balancer does not admit the user's machine. */
    readonly checkedFrom: CheckedFrom;
  };
  readonly 'health-checks': { readonly type: 'ELB' };
}

export interface LoadBalancerOutputs {
  readonly arn: string;
  readonly dnsName: string;
  readonly targetGroupArn: string;
}

/** The certificate that the load balancer shows. */
export interface CertificateFacts {
  /** A host name that it is for; one of its wildcard's, where it has no other. */
  readonly host: string;
  /** Hexadecimal, lower case, without leading zeros. */
  readonly serial: string;
  /** Who signed it, where that is not known to be Amazon's public authority. */
  readonly issuer?: string;
}

export type CheckedFrom = 'here' | 'web-servers';

export interface FleetOutputs {
  readonly launchTemplateId: string;
  readonly imageId: string;
  readonly autoScalingGroup: string;
}

export interface ReleaseOutputs {
  readonly documentName: string;
  readonly documentVersion: string;
  readonly associationId: string;
  readonly digest: string;
}

export type StepId = keyof Outputs;
