import type { FleetTier } from '../config/names.js';
import type { StateFile } from '../engine/state.js';
import { Refusal } from '../errors.js';
import type { Section } from '../ops/index.js';
import type { Session } from './session.js';
import { snapshotSource } from './snapshot-source.js';
import type { Terminal } from './terminal.js';

/** A server of the environment whose Systems Manager agent answers. */
export interface OnlineServer {
  readonly id: string;
  readonly tier: FleetTier;
  readonly zone: string;
}

/** The servers that Session Manager reaches now, app servers first. @throws Refusal where there are no hosts */
export async function onlineServers(
  file: StateFile,
  session: Session,
  terminal: Terminal,
): Promise<readonly OnlineServer[]> {
  if (session.simulated !== undefined) {
    throw new Refusal(
      `There is nothing to reach: ${session.simulated}`,
      'Build the environment in a sandbox with hosts (--data-plane real), or on AWS.',
    );
  }
  const { sections } = await snapshotSource(file, session, terminal)();
  const online = new Set(known(sections.agents)?.flatMap((one) => (one.ping === 'Online' ? [one.instanceId] : [])));
  return (['app', 'web'] as const).flatMap((tier) =>
    (known(sections[tier])?.instances ?? [])
      .filter(({ id, lifecycle }) => online.has(id) && lifecycle === 'InService')
      .map(({ id, zone }) => ({ id, tier, zone })),
  );
}

function known<T>(section: Section<T>): T | undefined {
  return section.state === 'known' ? section.data : undefined;
}
