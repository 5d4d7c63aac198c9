// Chooses the two availability zones: those of the settings, else the first two that offer every type we launch.
// A zone's name means another place in every account, and some zones lack modern types (usually us-east-1e).
import { DescribeAvailabilityZonesCommand, paginateDescribeInstanceTypeOfferings } from '@aws-sdk/client-ec2';
import { collect } from '../aws/pages.js';
import { StepFailure } from '../engine/failure.js';
import { ready } from '../engine/step.js';
import { again } from '../errors.js';
import { defineStep, permissions, type StepsContext } from './context.js';
import type { Pair } from './outputs.js';
import { engineVersion, orderableZones } from './shared/database-engine.js';

export default defineStep({
  id: 'zones',
  title: 'Availability zones',
  tier: 'network',
  needs: [],
  expectedSeconds: { create: 2, destroy: 0 },
  permissions: permissions(
    'setup',
    'ec2:DescribeAvailabilityZones',
    'ec2:DescribeInstanceTypeOfferings',
    'rds:DescribeDBEngineVersions',
    'rds:DescribeOrderableDBInstanceOptions',
  ),
  resources: () => [],
  // What was chosen once stays: subnets live there.
  observe: async (run) => ready(run.outputsIfAny('zones') ?? { zones: await chooseZones(run) }),
  create: async () => undefined,
  destroy: async () => undefined,
});

/**
 * The two zones of a setup. @throws StepFailure where fewer have everything that was chosen
 */
export async function chooseZones(run: Place): Promise<Pair> {
  const offers = await zonesThatOffer(run);
  const everywhere = [...offers.zones].filter((zone) => offers.types.every(({ zones }) => zones.has(zone))).sort();
  const [first, second] = run.settings.network.zones ?? everywhere;
  const usable = (zone: string | undefined): zone is string => zone !== undefined && everywhere.includes(zone);
  if (usable(first) && usable(second)) return [first, second];
  throw new StepFailure(
    run.settings.network.zones
      ? `The zones ${run.settings.network.zones.join(' and ')} do not offer every type that was chosen.`
      : `${run.region} has fewer than two zones that offer every type that was chosen.`,
    {
      class: 'capacity',
      remedy: `Choose other instance types or zones, then run ${again}.`,
      details: offers.types.map(({ type, zones }) => `${type}: ${[...zones].sort().join(', ') || 'offered nowhere'}`),
    },
  );
}

/** What the choice depends on. */
export type Place = Pick<StepsContext, 'aws' | 'settings' | 'region'>;

interface Offers {
  readonly zones: ReadonlySet<string>;
  readonly types: readonly { readonly type: string; readonly zones: ReadonlySet<string> }[];
}

async function zonesThatOffer(run: Place): Promise<Offers> {
  const { web, app, database } = run.settings;
  const types = [...new Set([web.instanceType, app.instanceType])];
  return {
    zones: await ordinaryZones(run),
    types: [
      ...(await Promise.all(types.map(async (type) => ({ type, zones: await zonesOfType(run, type) })))),
      { type: database.instanceClass, zones: await orderableZones(run, await engineVersion(run)) },
    ],
  };
}

/** Local and Wavelength zones are listed too where the account opted in. */
async function ordinaryZones({ aws }: Place): Promise<ReadonlySet<string>> {
  const Filters = [
    { Name: 'zone-type', Values: ['availability-zone'] },
    { Name: 'state', Values: ['available'] },
  ];
  const { AvailabilityZones = [] } = await aws.ec2.send(new DescribeAvailabilityZonesCommand({ Filters }));
  return new Set(AvailabilityZones.flatMap(({ ZoneName }) => ZoneName ?? []));
}

async function zonesOfType({ aws }: Place, type: string): Promise<ReadonlySet<string>> {
  const query = { LocationType: 'availability-zone' as const, Filters: [{ Name: 'instance-type', Values: [type] }] };
  const pages = paginateDescribeInstanceTypeOfferings({ client: aws.ec2 }, query);
  const offerings = await collect(pages, (page) => page.InstanceTypeOfferings);
  return new Set(offerings.flatMap(({ Location }) => Location ?? []));
}
