import { CreateTagsCommand, DeleteTagsCommand, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { tagKeys } from '../config/tags.js';
import type { Direction } from '../engine/graph.js';
import type { Permission } from '../engine/step.js';
import type { Clients } from './clients.js';
import { collect } from './pages.js';
import { type TagRecord, tagList, tagRecord } from './tags.js';

/** A run that works on an environment, as a tag of its VPC says it to other machines. */
export interface Claim {
  readonly doing: Direction;
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** Tells one run from every other one, also of the same process id. */
  readonly token: string;
}

/** Without these other machines are not told, which is said; the run goes on. */
export const claimPermissions: readonly Permission[] = ['ec2:DescribeVpcs', 'ec2:CreateTags', 'ec2:DeleteTags'].map(
  (action) => ({ action, use: 'both', optional: true }),
);

/** What a tag's value may hold, in every service. */
const forbidden = /[^A-Za-z0-9 +\-=._:/@]/g;
const longestHost = 63;

/** The value of the tag: `create 4711@host 2026-01-01T00:00:00.000Z 1f0c9a2b`. */
export function claimTag({ doing, pid, host, since, token }: Claim): string {
  return `${doing} ${pid}@${hostTag(host)} ${since} ${token}`;
}

const hostTag = (host: string): string => host.replace(forbidden, '-').replaceAll(' ', '-').slice(0, longestHost);

/** Undefined where there is no claim, or one that this version cannot read. */
export function parseClaim(value: string | undefined): Claim | undefined {
  const [, doing, pid, host = '', since = '', token = ''] =
    /^(create|destroy) (\d+)@(\S+) (\S+) (\S+)$/.exec(value ?? '') ?? [];
  if (doing !== 'create' && doing !== 'destroy') return undefined;
  return { doing, pid: Number(pid), host, since, token };
}

/** True when both are of the same machine. */
export function isOnHost(claim: Claim, host: string): boolean {
  return claim.host === hostTag(host);
}

/** The tags that a VPC gets beside those of every resource. */
export function runTags(claim: Claim, ownerArn: string): TagRecord {
  return { [tagKeys.owner]: ownerArn.replace(forbidden, '-'), [tagKeys.run]: claimTag(claim) };
}

export interface ClaimedVpc {
  readonly id: string;
  readonly owner: string | undefined;
  readonly claim: Claim | undefined;
}

/** The environment's VPC and who works on it; undefined where there is none. */
export async function claimedVpc(clients: Clients, environmentId: string): Promise<ClaimedVpc | undefined> {
  const Filters = [{ Name: `tag:${tagKeys.id}`, Values: [environmentId] }];
  const [vpc] = await collect(paginateDescribeVpcs({ client: clients.ec2 }, { Filters }), (page) => page.Vpcs);
  if (!vpc?.VpcId) return undefined;
  const tags = tagRecord(vpc.Tags);
  return { id: vpc.VpcId, owner: tags[tagKeys.owner], claim: parseClaim(tags[tagKeys.run]) };
}

export async function writeClaim(clients: Clients, vpcId: string, tags: TagRecord): Promise<void> {
  await clients.ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags: tagList(tags) }));
}

/** Takes the tag away, unless another run has put its own there. */
export async function removeClaim(clients: Clients, vpcId: string, claim: Claim): Promise<void> {
  const Tags = [{ Key: tagKeys.run, Value: claimTag(claim) }];
  await clients.ec2.send(new DeleteTagsCommand({ Resources: [vpcId], Tags }));
}
