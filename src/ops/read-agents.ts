import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { agentHealth } from './health-words.js';
import type { Reading } from './reading.js';
import { type AgentView, type FleetView, latest, type Section } from './snapshot.js';
import type { SnapshotSources } from './sources.js';

/** Whether Systems Manager's agent answers on every instance of both fleets. */
export async function readAgents(
  fleets: readonly Section<FleetView>[],
  sources: SnapshotSources,
  abortSignal: AbortSignal,
): Promise<Reading<readonly AgentView[]>> {
  const ids = fleets.flatMap((fleet) => latest(fleet)?.instances.map((instance) => instance.id) ?? []);
  if (ids.length === 0) return { absent: 'no instance is known' };
  const answer = await sources.clients.ssm.send(
    new DescribeInstanceInformationCommand({ Filters: [{ Key: 'InstanceIds', Values: ids }], MaxResults: 50 }),
    { abortSignal },
  );
  const known = new Map((answer.InstanceInformationList ?? []).map((one) => [one.InstanceId ?? '', one]));
  return {
    found: ids.map((instanceId) => {
      const one = known.get(instanceId);
      const ping = one?.PingStatus ?? 'none';
      return {
        instanceId,
        ping,
        health: agentHealth(ping),
        ...(one?.LastPingDateTime ? { lastPingAt: one.LastPingDateTime.getTime() } : {}),
        ...(one?.AgentVersion ? { version: one.AgentVersion } : {}),
        ...(one?.AssociationStatus ? { release: one.AssociationStatus } : {}),
      };
    }),
  };
}
