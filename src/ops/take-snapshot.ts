import { setMaxListeners } from 'node:events';
import { readActivities } from './read-activities.js';
import { readAgents } from './read-agents.js';
import { readDatabase } from './read-database.js';
import { readFleet } from './read-fleet.js';
import { readLoadBalancer } from './read-load-balancer.js';
import { readNat } from './read-nat.js';
import { type Reading, section } from './reading.js';
import type { Section, Sections, Snapshot } from './snapshot.js';
import type { SnapshotSources } from './sources.js';
import { judge } from './verdict.js';

const defaultTimeoutMs = 20_000;

/**
 * Looks at the live system: every section on its own, all at once. Never throws for AWS's sake: what cannot be read is
 * a failed section that keeps the data of `previous`, with its age.
 */
export async function takeSnapshot(sources: SnapshotSources, previous?: Snapshot): Promise<Snapshot> {
  const { clock } = sources;
  const signal = AbortSignal.timeout(sources.timeoutMs ?? defaultTimeoutMs);
  // Every request of the look listens to this one signal; Node warns of a leak from the eleventh on.
  setMaxListeners(0, signal);
  const ask = <T>(read: () => Promise<Reading<T>>, before: Section<T> | undefined): Promise<Section<T>> =>
    section(read, clock, signal, before);
  const before = previous?.sections;

  const fleets = Promise.all([
    ask(() => readFleet('web', sources, signal), before?.web),
    ask(() => readFleet('app', sources, signal), before?.app),
  ]);
  const [alb, nlb, [web, app], agents, database, nat, activities] = await Promise.all([
    ask(() => readLoadBalancer('alb', sources, signal), before?.alb),
    ask(() => readLoadBalancer('nlb', sources, signal), before?.nlb),
    fleets,
    fleets.then((both) => ask(() => readAgents(both, sources, signal), before?.agents)),
    ask(() => readDatabase(sources, signal), before?.database),
    ask(() => readNat(sources, signal), before?.nat),
    ask(() => readActivities(sources, signal), before?.activities),
  ]);
  const sections: Sections = { alb, nlb, web, app, agents, database, nat, activities };
  const url = sources.url ?? sources.recorded.verification?.url;
  return {
    version: 1,
    environment: sources.environment,
    region: sources.region,
    at: clock.now(),
    ...(url ? { url } : {}),
    verdict: judge(sections, {
      reader: sources.recorded['db-reader'] !== undefined,
      simulated: sources.simulated,
    }),
    sections,
  };
}
