import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { Settings } from '../../config/settings.js';
import type { Clients } from '../clients.js';
import { isNotFound } from '../error-codes.js';
import { type Finding, green, red, yellow } from './row.js';
import { usage, vcpusOf } from './usage.js';

export interface QuotaQuestion {
  readonly clients: Clients;
  readonly settings: Settings;
  /** Where the NAT gateway comes, if that is known. */
  readonly zone: string | undefined;
}

/** A limit of the account that a setup counts against. */
export interface QuotaCheck {
  readonly check: string;
  readonly title: string;
  /** Service Quotas' codes. */
  readonly service: string;
  readonly code: string;
  /** It counts in the zone of the NAT gateway. */
  readonly perZone?: true;
  readonly used: (question: QuotaQuestion) => Promise<number>;
  readonly needs: (question: QuotaQuestion) => Promise<number> | number;
  /** What else is wanted while a server is replaced. */
  readonly spare?: (question: QuotaQuestion) => Promise<number>;
}

/** Codes and what counts: aws-behaviour, section 11. */
export const quotaChecks: readonly QuotaCheck[] = [
  {
    check: 'quota-vpc',
    title: 'VPCs',
    service: 'vpc',
    code: 'L-F678F1CE',
    used: ({ clients }) => usage.vpcs(clients),
    needs: () => 1,
  },
  {
    check: 'quota-internet-gateway',
    title: 'Internet gateways',
    service: 'vpc',
    code: 'L-A4707A72',
    used: ({ clients }) => usage.internetGateways(clients),
    needs: () => 1,
  },
  {
    check: 'quota-elastic-ip',
    title: 'Elastic IP addresses',
    service: 'ec2',
    code: 'L-0263D0A3',
    used: ({ clients }) => usage.addresses(clients),
    needs: () => 1,
  },
  {
    check: 'quota-nat-gateway',
    title: 'NAT gateways of a zone',
    service: 'vpc',
    code: 'L-FE5A380F',
    perZone: true,
    used: ({ clients, zone }) => usage.natGateways(clients, zone ?? ''),
    needs: () => 1,
  },
  {
    check: 'quota-vcpu',
    title: 'vCPUs',
    service: 'ec2',
    code: 'L-1216C47A',
    used: ({ clients }) => usage.vcpus(clients),
    needs: async (question) => (await fleetVcpus(question)).reduce((sum, one) => sum + one.count * one.each, 0),
    spare: async (question) => Math.max(...(await fleetVcpus(question)).map((one) => one.each)),
  },
  {
    check: 'quota-alb',
    title: 'Application Load Balancers',
    service: 'elasticloadbalancing',
    code: 'L-53DA6B97',
    used: ({ clients }) => usage.loadBalancers(clients, 'application'),
    needs: () => 1,
  },
  {
    check: 'quota-nlb',
    title: 'Network Load Balancers',
    service: 'elasticloadbalancing',
    code: 'L-69A177A2',
    used: ({ clients }) => usage.loadBalancers(clients, 'network'),
    needs: () => 1,
  },
  {
    check: 'quota-target-group',
    title: 'Target groups',
    service: 'elasticloadbalancing',
    code: 'L-B22855CB',
    used: ({ clients }) => usage.targetGroups(clients),
    needs: () => 2,
  },
  {
    check: 'quota-db-cluster',
    title: 'Database clusters',
    service: 'rds',
    code: 'L-952B80B8',
    used: ({ clients }) => usage.dbClusters(clients),
    needs: () => 1,
  },
  {
    check: 'quota-db-instance',
    title: 'Database instances',
    service: 'rds',
    code: 'L-7B6409FD',
    used: ({ clients }) => usage.dbInstances(clients),
    needs: ({ settings }) => (settings.database.reader ? 2 : 1),
  },
];

async function fleetVcpus({ clients, settings }: QuotaQuestion) {
  const each = await vcpusOf(clients, [settings.web.instanceType, settings.app.instanceType]);
  return [settings.web, settings.app].map(({ instanceType, desired }) => ({
    count: desired,
    each: each.get(instanceType) ?? 0,
  }));
}

/** Compares what is used and what is needed with the account's limit. */
export async function checkQuota(quota: QuotaCheck, question: QuotaQuestion): Promise<Finding> {
  const [limit, used, needs, spare = 0] = await Promise.all([
    limitOf(quota, question.clients),
    quota.used(question),
    quota.needs(question),
    quota.spare?.(question),
  ]);
  const found = `${used} of ${limit} in use, ${needs} more wanted.`;
  const more = `Ask for more (Service Quotas, ${quota.service} ${quota.code}), or remove what nothing uses.`;
  if (used + needs > limit) return red(found, more);
  if (used + needs + spare > limit) return yellow(`${found} None is left to replace a server with.`, more);
  return green(found);
}

/** Some quotas have no value applied to the account: then AWS's default holds. */
async function limitOf({ service: ServiceCode, code: QuotaCode }: QuotaCheck, { quotas }: Clients): Promise<number> {
  const query = { ServiceCode, QuotaCode };
  const answer = await quotas.send(new GetServiceQuotaCommand(query)).catch((error: unknown) => {
    if (isNotFound(error) || (error instanceof Error && error.name.startsWith('NoSuchResource'))) {
      return quotas.send(new GetAWSDefaultServiceQuotaCommand(query));
    }
    throw error;
  });
  const value = answer.Quota?.Value;
  if (value === undefined) throw new Error(`Service Quotas knows no value of ${QuotaCode}`);
  return value;
}
