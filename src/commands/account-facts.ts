import { DescribeAvailabilityZonesCommand, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { collect } from '../aws/pages.js';
import { formatCidr, nthBlock, overlaps, parseCidr } from '../config/cidr.js';
import type { Settings } from '../config/settings.js';
import { Refusal } from '../errors.js';
import type { AccountFacts } from '../ui/index.js';
import type { Session } from './session.js';

type Vpc = NonNullable<AccountFacts['vpcs']>[number];

/** What the questions are checked against. A part that the credentials may not read is left out. */
export async function accountFacts(session: Session, takenNames: readonly string[]): Promise<AccountFacts> {
  const { region } = session.target;
  const [vpcs, zones] = await Promise.all([
    vpcsOf(session).catch(() => undefined),
    zonesOf(session).catch(() => undefined),
  ]);
  return { region, regions: [region], takenNames, ...(vpcs ? { vpcs } : {}), ...(zones ? { zones } : {}) };
}

/**
 * Two VPCs with one address range can never be connected to each other, and people mix them up.
 * @throws Refusal that names the VPC in the way and a range that is free
 */
export async function checkNetwork(settings: Settings, session: Session): Promise<void> {
  const wanted = parseCidr(settings.network.cidr);
  if (!wanted) return;
  const vpcs = await vpcsOf(session).catch(() => []);
  const taken = vpcs.find((vpc) => {
    const cidr = parseCidr(vpc.cidr);
    return cidr !== undefined && overlaps(cidr, wanted);
  });
  if (!taken) return;
  const free = freeRange(vpcs);
  throw new Refusal(
    `network.cidr ${settings.network.cidr} overlaps ${taken.id}, a VPC of this account with ${taken.cidr}.`,
    `Choose a free range${free ? `: --set network.cidr=${free}` : ''}. Nothing was created.`,
  );
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

async function vpcsOf({ clients }: Session): Promise<readonly Vpc[]> {
  const vpcs = await collect(paginateDescribeVpcs({ client: clients.ec2 }, { MaxResults: 100 }), (page) => page.Vpcs);
  return vpcs.flatMap(({ VpcId: id, CidrBlock: cidr }) => (id && cidr ? [{ id, cidr }] : []));
}

/** Local and wavelength zones are listed too when they are opted in; nothing of ours runs there. */
async function zonesOf({ clients }: Session): Promise<readonly string[]> {
  const Filters = [{ Name: 'zone-type', Values: ['availability-zone'] }];
  const answer = await clients.ec2.send(new DescribeAvailabilityZonesCommand({ Filters }));
  return (answer.AvailabilityZones ?? []).flatMap((zone) => zone.ZoneName ?? []);
}
