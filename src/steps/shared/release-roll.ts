import type { FleetTier } from '../../config/names.js';
import { StepFailure } from '../../engine/failure.js';
import { NotYet } from '../../engine/step.js';
import { again } from '../../errors.js';
import { permissions, type Run } from '../context.js';
import { bothTiers, places, whoAnswers } from './answers.js';
import { forgetCommand, runCommand, type ServerCommand } from './run-command.js';
import { onlineServers } from './servers.js';
import { groupHealth } from './target-health.js';

/** Of what `runCommand` and `onlineServers` need, the commands' and servers' own lists tell. */
export const rollPermissions = permissions('setup', 'elasticloadbalancing:DescribeTargetHealth');

/** A server that reloads in place is never out; one that has to start again is back long before. */
const healthMs = 5 * 60_000;
const pauseMs = 3_000;

const balancers = { web: 'alb', app: 'nlb' } as const satisfies Record<FleetTier, 'alb' | 'nlb'>;

export interface Roll {
  readonly tier: FleetTier;
  readonly documentVersion: string;
}

/**
 * Brings a release to the servers of a tier that serves, one after the other. Each has to be healthy for its load
 * balancer and to answer a request again before the next one's turn.
 * @throws NotYet while it goes on, StepFailure at the first server that does not take it: the others keep what they have
 */
export async function roll(run: Run, spec: Roll): Promise<void> {
  const servers = await onlineServers(run, spec.tier);
  for (const [i, id] of servers.entries()) {
    if (hasRelease(run, spec).includes(id)) continue;
    try {
      await bring(run, spec, id, `${id} (${i + 1} of ${servers.length})`);
    } catch (error) {
      throw error instanceof StepFailure ? stoppedAt(run, spec, servers, id, error) : error;
    }
  }
}

/** The association brings the release to every server from now on. */
export async function forgetRoll({ ledger }: Run, tier: FleetTier): Promise<void> {
  await ledger.forget(rolledResource(tier));
}

const rolledResource = (tier: FleetTier): string => `${tier}-rolled`;

/** Servers that have this version and have passed their check: the version, then their ids. */
function hasRelease({ ledger }: Run, { tier, documentVersion }: Roll): readonly string[] {
  const [version, ...ids] = (ledger.id(rolledResource(tier)) ?? '').split(' ');
  return version === documentVersion ? ids : [];
}

async function bring(run: Run, spec: Roll, id: string, where: string): Promise<void> {
  const { tier, documentVersion } = spec;
  const command: ServerCommand = {
    resource: `${tier}-push-${id}`,
    request: {
      DocumentName: run.names.document(tier),
      DocumentVersion: documentVersion,
      InstanceIds: [id],
      Parameters: { phase: ['push'] },
    },
    doing: 'the release',
    where,
    failed: `The ${tier} server ${id} does not take the release.`,
  };
  await runCommand(run, [id], command);
  const problem = await problemOf(run, tier, id);
  if (problem !== undefined) await wait(run, tier, id, problem);
  await run.ledger.forget(checkedResource(tier));
  await run.ledger.record(rolledResource(tier), [documentVersion, ...hasRelease(run, spec), id].join(' '));
  await forgetCommand(run, command);
}

/** Why the server does not serve yet, or undefined when it does. */
async function problemOf(run: Run, tier: FleetTier, id: string): Promise<string | undefined> {
  const { targetGroupArn } = run.outputs(balancers[tier]);
  const { waiting, lines } = await groupHealth(run, targetGroupArn, [id]);
  if (waiting.length > 0) return `the load balancer to find it healthy (${lines.find((line) => line.startsWith(id))})`;
  const from = run.outputsIfAny('verification')?.checkedFrom ?? 'here';
  const heard = await whoAnswers(run, places[from](run), await bothTiers(run));
  return heard.ids.includes(id) ? undefined : (heard.reason ?? `an answer of ${id}`);
}

const checkedResource = (tier: FleetTier): string => `${tier}-checked`;

/** NotYet, or after five minutes the failure. */
async function wait(run: Run, tier: FleetTier, id: string, problem: string): Promise<never> {
  const { ledger, clock } = run;
  const [checked, since] = (ledger.id(checkedResource(tier)) ?? '').split(' ');
  if (checked !== id) await ledger.record(checkedResource(tier), `${id} ${clock.now()}`);
  if (checked !== id || !clock.overdue(Number(since), healthMs)) throw new NotYet(`${id}: ${problem}`, pauseMs);
  await ledger.forget(checkedResource(tier));
  throw new StepFailure(`The ${tier} server ${id} has the release and does not serve: waited for ${problem}.`, {
    class: 'timeout',
    remedy: 'See its log (`tier3-wizard shell`).',
  });
}

function stoppedAt(run: Run, spec: Roll, servers: readonly string[], at: string, failure: StepFailure): StepFailure {
  const pushed = hasRelease(run, spec);
  const untouched = servers.filter((id) => id !== at && !pushed.includes(id));
  return new StepFailure(failure.message, {
    class: failure.class,
    remedy: `Correct the cause, then run ${again}: servers that have the release are left alone. Without it they go back to the one before after an hour.`,
    details: [
      `have the new release: ${pushed.join(', ') || 'none'}`,
      `stopped at: ${at}`,
      `still have the one before: ${untouched.join(', ') || 'none'}`,
      ...failure.details,
    ],
  });
}
