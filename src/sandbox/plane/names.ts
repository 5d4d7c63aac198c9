import { createHash } from 'node:crypto';

function digest(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 12);
}

/** The VPC router's end of the link to a namespace; Linux allows 15 characters. */
export function linkName(namespace: string): string {
  return `e${digest(namespace)}`;
}

/** The internet's end of the link to a VPC's router. */
export function uplinkName(vpcId: string): string {
  return `v${digest(vpcId)}`;
}

/** The network namespaces, by what lives in them. */
export const namespaceOf = {
  router: (vpcId: string) => `vpc-${vpcId}`,
  host: (hostId: string) => `host-${hostId}`,
  database: (databaseId: string) => `db-${databaseId}`,
  loadBalancer: (arn: string) => `lb-${digest(arn)}`,
} as const;

/** A number that tells MariaDB servers apart: stable, never 0, below 2^31. */
export function serverId(databaseId: string): number {
  return (Number.parseInt(digest(databaseId).slice(0, 8), 16) % 0x7ffffffe) + 1;
}

/**
 * Marks, in its VPC's router, the connections that a load balancer passes on under its clients' addresses: their answers
 * take the routing table of this number. Stable, above the kernel's own tables.
 */
export function returnMark(arn: string): number {
  return (Number.parseInt(digest(arn).slice(0, 8), 16) % 0x7fff0000) + 1_000;
}

/** The domain of private host names, as the VPC's resolver knows them. */
export function privateDomain(region: string): string {
  return region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
}
