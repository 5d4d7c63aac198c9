import { notAllowed } from '../aws/unshown.js';
import { formatCidr, nthBlock, overlaps, parseCidr } from '../config/cidr.js';
import type { Settings } from '../config/settings.js';
import type { Permission } from '../engine/step.js';
import { Refusal } from '../errors.js';
import type { AccountFacts, TakenName } from '../ui/index.js';
import { certificatesOf } from './discovery/certificates.js';
import { engineVersionsOf, instanceClassesOf } from './discovery/databases.js';
import { instanceTypesOf } from './discovery/instance-types.js';
import { takenInRegion } from './discovery/names.js';
import { type Vpc, vpcsOf, zonesOf } from './discovery/networks.js';
import { usableRegions } from './discovery/regions.js';
import type { Session } from './session.js';

/** What the questions ask AWS. Each part that may not be read costs its defaults and its check, not the setup. */
export const discoveryPermissions: readonly Permission[] = [
  'acm:ListCertificates',
  'ec2:DescribeRegions',
  'ec2:DescribeVpcs',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstanceTypeOfferings',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTargetGroups',
  'autoscaling:DescribeAutoScalingGroups',
  'rds:DescribeDBClusters',
  'rds:DescribeDBEngineVersions',
  'rds:DescribeOrderableDBInstanceOptions',
].map((action) => ({ action, use: 'setup', optional: true }));

/** What the questions are checked against. A part that the credentials may not read is left out, and named. */
export async function accountFacts(session: Session, ownNames: readonly string[]): Promise<AccountFacts> {
  const unread: string[] = [];
  const part = async <T>(what: string, ask: Promise<T>): Promise<T | undefined> => {
    try {
      return await ask;
    } catch (error) {
      const denied = notAllowed(error);
      unread.push(denied === undefined ? what : `${what} (${denied})`);
      return undefined;
    }
  };
  const versions = engineVersionsOf(session);
  const [regions, vpcs, zones, instanceTypes, engineVersions, instanceClasses, certificates, taken] = await Promise.all(
    [
      part('regions', usableRegions(session)),
      part('networks', vpcsOf(session)),
      part('availability zones', zonesOf(session)),
      part('instance types', instanceTypesOf(session)),
      part('Aurora versions', versions),
      part(
        'database classes',
        versions.then((known) => instanceClassesOf(session, known)),
      ),
      part('certificates', certificatesOf(session)),
      part('names', takenInRegion(session)),
    ],
  );
  return {
    region: session.target.region,
    takenNames: [...ownNames.map(ownName), ...(taken ?? [])],
    ...(regions ? { regions } : {}),
    ...(vpcs ? { vpcs } : {}),
    ...(zones ? { zones } : {}),
    ...(instanceTypes ? { instanceTypes } : {}),
    ...(engineVersions ? { engineVersions } : {}),
    ...(instanceClasses ? { instanceClasses } : {}),
    ...(certificates ? { certificates } : {}),
    ...(unread.length > 0 ? { unread: unread.sort() } : {}),
  };
}

const ownName = (name: string): TakenName => ({ name, why: `there is an environment ${name} already` });

/**
 * Two VPCs with one address range can never be connected to each other, and people mix them up.
 * @throws Refusal that names the VPC in the way and a range that is free
 */
export async function checkNetwork(settings: Settings, session: Session): Promise<void> {
  const vpcs = await vpcsOf(session).catch(() => []);
  const problem = overlapWith(settings, vpcs);
  if (problem === undefined) return;
  const free = freeRange(vpcs);
  throw new Refusal(
    `network.cidr ${problem}`,
    `Choose a free range${free ? `: --set network.cidr=${free}` : ''}. Nothing was created.`,
  );
}

/** A sentence about the VPC that has some of the addresses; undefined when they are free. */
export function overlapWith({ network }: Settings, vpcs: readonly Vpc[]): string | undefined {
  const wanted = parseCidr(network.cidr);
  const taken = vpcs.find((vpc) => {
    const cidr = parseCidr(vpc.cidr);
    return wanted !== undefined && cidr !== undefined && overlaps(cidr, wanted);
  });
  return taken && `${network.cidr} overlaps ${taken.id}, a VPC of this account with ${taken.cidr}.`;
}

/** The first /16 of 10.0.0.0/8 that no VPC overlaps. */
function freeRange(vpcs: readonly Vpc[]): string | undefined {
  const taken = vpcs.flatMap((vpc) => parseCidr(vpc.cidr) ?? []);
  const whole = { first: 10 * 2 ** 24, prefix: 8 };
  for (let index = 0; index < 256; index += 1) {
    const block = nthBlock(whole, 16, index);
    if (!taken.some((cidr) => overlaps(cidr, block))) return formatCidr(block);
  }
  return undefined;
}
