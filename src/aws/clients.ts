import { ACMClient } from '@aws-sdk/client-acm';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import type { PricingClient } from '@aws-sdk/client-pricing';
import { RDSClient } from '@aws-sdk/client-rds';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Target } from './target.js';

/** One client of every service, all with the same manners. */
export interface ServiceClients {
  readonly ec2: EC2Client;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly autoScaling: AutoScalingClient;
  readonly rds: RDSClient;
  readonly ssm: SSMClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly quotas: ServiceQuotasClient;
  readonly acm: ACMClient;
}

/**
 * `once` never sends a request a second time: for creating calls that AWS does not make idempotent, where the SDK's
 * own retry after a lost answer would make a twin.
 */
export interface Clients extends ServiceClients {
  readonly once: ServiceClients;
}

/** The SDK's default of 3 attempts gives a throttled call up after two seconds. */
const attempts = 6;

/** How long a connection may take to open and a request to be answered, in milliseconds. */
export interface Timeouts {
  readonly connectionTimeout: number;
  readonly requestTimeout: number;
}

/** Without these a call hangs for ever behind a dropped VPN: the SDK has no timeouts of its own. */
const usualTimeouts: Timeouts = { connectionTimeout: 5_000, requestTimeout: 60_000 };

/** The only place that constructs SDK clients. */
export function createClients(target: Target, timeouts = usualTimeouts): Clients {
  return { ...build(target, timeouts, attempts), once: build(target, timeouts, 1) };
}

/**
 * AWS's Price List answers in three regions, for all of them. Loaded when prices are read, which most commands do not; a
 * request is sent once, because the bundled prices are sooner there than another try's.
 */
export async function createPricingClient(target: Target): Promise<PricingClient> {
  const { PricingClient } = await import('@aws-sdk/client-pricing');
  return new PricingClient({ ...manners(target, usualTimeouts, 1), region: priceListOf(target.region) });
}

function priceListOf(region: string): string {
  if (region.startsWith('eu-')) return 'eu-central-1';
  return region.startsWith('ap-') ? 'ap-south-1' : 'us-east-1';
}

function manners(target: Target, timeouts: Timeouts, maxAttempts: number) {
  return {
    region: target.region,
    credentials: target.credentials,
    maxAttempts,
    // By itself the SDK only warns of a request that takes too long.
    requestHandler: { ...timeouts, throwOnRequestTimeout: true },
    ...(target.endpointUrl ? { endpoint: target.endpointUrl } : {}),
  };
}

function build(target: Target, timeouts: Timeouts, maxAttempts: number): ServiceClients {
  const config = manners(target, timeouts, maxAttempts);
  return {
    ec2: new EC2Client(config),
    elbv2: new ElasticLoadBalancingV2Client(config),
    autoScaling: new AutoScalingClient(config),
    rds: new RDSClient(config),
    ssm: new SSMClient(config),
    // IAM is global: it signs for us-east-1 and the SDK finds its endpoint from any region.
    iam: new IAMClient(config),
    sts: new STSClient(config),
    quotas: new ServiceQuotasClient(config),
    acm: new ACMClient(config),
  };
}
