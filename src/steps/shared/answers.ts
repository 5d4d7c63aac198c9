import type { Run } from '../context.js';
import type { CheckedFrom } from '../outputs.js';
import { type Ask, answeringServers, fromHere, outcomeOf } from './probe.js';
import { serversOf } from './servers.js';
import { fromWebServers } from './web-server-probe.js';

export const places: Readonly<Record<CheckedFrom, (run: Run) => Ask>> = {
  here: fromHere,
  'web-servers': fromWebServers,
};

export interface Tiers {
  readonly web: readonly string[];
  readonly app: readonly string[];
}

/** The servers of both tiers that are in service. */
export async function bothTiers(run: Run): Promise<Tiers> {
  const [web, app] = await Promise.all([serversOf(run, 'web'), serversOf(run, 'app')]);
  return { web: web.ids, app: app.ids };
}

export interface Heard {
  /** Servers of both tiers that answered. */
  readonly ids: readonly string[];
  /** Why a request was not answered, if one was not. */
  readonly reason?: string;
}

/** So many requests that a load balancer would hardly leave a server out by chance. */
export async function whoAnswers(run: Run, ask: Ask, { web, app }: Tiers): Promise<Heard> {
  const requests = 10 * Math.max(web.length, app.length);
  return ask({ name: 'answer', path: run.bundle.readPath, requests }, async (probes) => {
    const outcome = outcomeOf(probes);
    return { ids: answeringServers(probes, run.bundle), ...(outcome.ok ? {} : { reason: outcome.reason }) };
  });
}
