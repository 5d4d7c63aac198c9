// Proves that the system serves: a row goes in, comes out and is removed, and every server of both tiers has answered.
// A new load balancer's name is not known everywhere for a while, and the reader lags: everything is asked repeatedly.
import { StepFailure } from '../engine/failure.js';
import { absent, NotYet, pending, ready } from '../engine/step.js';
import { again } from '../errors.js';
import { defineStep, permissions, type Run } from './context.js';
import type { CheckedFrom } from './outputs.js';
import { bothTiers, type Heard, places, type Tiers, whoAnswers } from './shared/answers.js';
import { appUser, databaseSessionPermissions, withDatabase } from './shared/database-session.js';
import { shutOut } from './shared/nlb-rules.js';
import { type Ask, fromHere, outcomeOf, redirectProbe } from './shared/probe.js';
import { commandPermissions } from './shared/run-command.js';
import { ruleReadPermissions } from './shared/security-rules.js';
import { groupHealth } from './shared/target-health.js';

const deadlineMs = 15 * 60_000;
const pauseMs = 5_000;
/** So often without any answer from here is a load balancer that does not admit this machine. */
const triesFromHere = 3;

export default defineStep({
  id: 'verification',
  title: 'Verification',
  tier: 'system',
  needs: ['security-groups', 'alb', 'nlb', 'nlb-addresses', 'db-cluster', 'web-release', 'app-release'],
  expectedSeconds: { create: 60, destroy: 0 },
  permissions: [
    ...databaseSessionPermissions,
    ...commandPermissions,
    ...ruleReadPermissions,
    ...permissions('setup', 'elasticloadbalancing:DescribeTargetHealth'),
  ],
  resources: () => [],
  skip: ({ simulated }) => simulated,

  observe: async (run) => {
    if (run.ledger.id('verified') !== subject(run)) return absent;
    const { dnsName, certificate } = run.outputs('alb');
    const url = `${certificate ? 'https' : 'http'}://${dnsName}/`;
    const checkedFrom = isKeptOut(run) ? 'web-servers' : 'here';
    const tiers = await bothTiers(run);
    // A command to the web servers would change something: what they answered is remembered.
    const heard = checkedFrom === 'here' ? await whoAnswers(run, fromHere(run), tiers) : remembered(run);
    const silent = silentAmong(tiers, heard);
    if (silent !== undefined) return pending(silent);
    return ready({ url, webInstances: tiers.web, appInstances: tiers.app, checkedFrom });
  },

  create: async (run) => {
    const unhealthy = await unhealthyTargets(run);
    if (unhealthy.length > 0) {
      const cause = await shutOut(run);
      const healthy = `the load balancers to find ${unhealthy.join(', ')} healthy`;
      throw await later(run, cause === undefined ? healthy : `${healthy} (${cause})`);
    }
    const place = await placeToAskFrom(run);
    const ask = places[place](run);
    if (place === 'here' && run.outputs('alb').certificate) {
      const redirect = await redirectProbe(run);
      if (!redirect.ok) throw await later(run, redirect.reason);
    }
    if (run.ledger.id('verified') !== subject(run)) {
      await verifyData(run, ask);
      await run.ledger.forget('answered');
      await run.ledger.record('verified', subject(run));
    }
    const tiers = await bothTiers(run);
    const heard = await whoAnswers(run, ask, tiers);
    await run.ledger.record('answered', heard.ids.join(' '));
    const silent = silentAmong(tiers, heard);
    if (silent !== undefined) throw await later(run, silent);
  },

  destroy: async () => undefined,
});

/** What was verified: other releases, another load balancer or certificate have to be verified again. */
function subject(run: Run): string {
  const { dnsName, certificate } = run.outputs('alb');
  const releases = [run.outputs('web-release').digest, run.outputs('app-release').digest];
  return [dnsName, ...releases, ...(certificate ? [certificate.serial] : [])].join(' ');
}

/** A load balancer that admits some addresses only, and in this verification never answered this machine. */
function isKeptOut(run: Run): boolean {
  return run.ledger.id('kept-out') === admission(run);
}

function admission(run: Run): string {
  return `${run.settings.network.allowedCidr} ${subject(run)}`;
}

/** @throws NotYet while it is not known whether the load balancer answers this machine */
async function placeToAskFrom(run: Run): Promise<CheckedFrom> {
  const { ledger, settings, startedAt } = run;
  if (settings.network.allowedCidr === '0.0.0.0/0') return 'here';
  if (isKeptOut(run)) return 'web-servers';
  const { readPath: path } = run.bundle;
  const tried = await fromHere(run)({ name: 'reach', path, requests: 1 }, async (probes) => outcomeOf(probes));
  if (tried.ok || !tried.unreachable) return 'here';
  const [since, count] = (ledger.id('unanswered') ?? '').split(' ').map(Number);
  const tries = since === startedAt ? (count ?? 0) + 1 : 1;
  await ledger.record('unanswered', `${startedAt} ${tries}`);
  if (tries < triesFromHere) throw new NotYet(tried.reason, pauseMs);
  await ledger.record('kept-out', admission(run));
  return 'web-servers';
}

/** One row goes in through the writer and comes out through the reader; then the system is as empty as before. */
async function verifyData(run: Run, ask: Ask): Promise<void> {
  const { write, readPath, removeProbe } = run.bundle;
  const { ledger, names, settings } = run;
  if (write && ledger.id('probe-row') === undefined) {
    await ask({ name: 'write', path: write.path, requests: 1 }, async (probes) => {
      const written = outcomeOf(probes);
      if (!written.ok) throw await later(run, written.reason);
      const row = write.answer.exec(written.answer.body)?.[1];
      if (row === undefined) throw await later(run, `${write.path} to answer what it saved`);
      await ledger.record('probe-row', row);
    });
  }
  const row = ledger.id('probe-row');
  const question = { name: 'read', path: readPath, requests: 1, ...(row === undefined ? {} : { sought: row }) };
  const read = await ask(question, async (probes) => outcomeOf(probes));
  if (!read.ok) throw await later(run, read.reason);
  if (row === undefined) return;
  if (!read.answer.body.includes(row)) throw await later(run, `${readPath} to show what was saved (${row})`);
  if (removeProbe) {
    const { appPasswordParameter: passwordParameter } = names;
    const app = { user: appUser, passwordParameter, database: settings.database.name };
    await withDatabase(run, app, (session) => session.query(removeProbe.sql, [row]));
  }
  await ledger.forget('probe-row');
}

async function unhealthyTargets(run: Run): Promise<readonly string[]> {
  const groups = await healthOfBoth(run);
  return groups.flatMap((group) => group.waiting);
}

async function healthOfBoth(run: Run) {
  const { web, app } = await bothTiers(run);
  return Promise.all([
    groupHealth(run, run.outputs('alb').targetGroupArn, web),
    groupHealth(run, run.outputs('nlb').targetGroupArn, app),
  ]);
}

function remembered({ ledger }: Run): Heard {
  return { ids: ledger.id('answered')?.split(' ') ?? [] };
}

/** What is still to be waited for, or undefined when every server was heard. */
function silentAmong({ web, app }: Tiers, { ids, reason }: Heard): string | undefined {
  const silent = [...web, ...app].filter((id) => !ids.includes(id));
  return silent.length > 0 ? (reason ?? `an answer of ${silent.join(', ')}`) : undefined;
}

/** NotYet, or after 15 minutes the failure with the health of all targets. */
async function later(run: Run, reason: string): Promise<Error> {
  if (!run.clock.overdue(run.startedAt, deadlineMs)) return new NotYet(reason, pauseMs);
  const [web, app] = await healthOfBoth(run);
  return new StepFailure(`The system does not serve after 15 minutes of waiting for ${reason}.`, {
    class: 'timeout',
    remedy: `See the details, then run ${again}.`,
    details: [
      ...(web?.lines ?? []).map((line) => `web server ${line}`),
      ...(app?.lines ?? []).map((line) => `app server ${line}`),
    ],
  });
}
