import { autoScalingGroups } from '../aws/kinds/auto-scaling.js';
import { type FleetTier, namesOf } from '../config/names.js';
import { tagKeys } from '../config/tags.js';
import type { StateFile } from '../engine/state.js';
import { Refusal } from '../errors.js';
import { onlineAmong, serverPermissions } from '../steps/shared/servers.js';
import type { Session } from './session.js';

/** What finding the servers asks AWS. */
export const onlineServerPermissions = serverPermissions;

/** A server of the environment whose Systems Manager agent answers. */
export interface OnlineServer {
  readonly id: string;
  readonly tier: FleetTier;
  readonly zone: string;
}

/** The servers that Session Manager reaches now, app servers first. @throws Refusal where there are no hosts */
export async function onlineServers(file: StateFile, session: Session): Promise<readonly OnlineServer[]> {
  if (session.simulated !== undefined) {
    throw new Refusal(
      `There is nothing to reach: ${session.simulated}`,
      'Build the environment in a sandbox with hosts (--data-plane real), or on AWS.',
    );
  }
  const { clients } = session;
  const { environment, id: environmentId } = file.state;
  const names = namesOf(environment, environmentId);
  const fleets = await Promise.all(
    (['app', 'web'] as const).map(async (tier): Promise<readonly OnlineServer[]> => {
      const kind = autoScalingGroups(clients.autoScaling, names.autoScalingGroup(tier));
      const found = await kind.search({ environmentId, resource: `${tier}-fleet` });
      const ours = found.find(({ life, tags }) => life === 'alive' && tags[tagKeys.id] === environmentId);
      return (ours?.thing.Instances ?? []).flatMap(
        ({ InstanceId: id, AvailabilityZone: zone = '?', LifecycleState: state }) =>
          id !== undefined && state === 'InService' ? [{ id, tier, zone }] : [],
      );
    }),
  );
  const servers = fleets.flat();
  const ids = servers.map(({ id }) => id);
  const online = new Set(await onlineAmong({ aws: clients }, ids));
  return servers.filter(({ id }) => online.has(id));
}
