// Proves that the system serves: a row goes in, comes out and is removed, and every server of both tiers has answered.
// A new load balancer's name is not known everywhere for a while, and the reader lags: everything is asked repeatedly.
import { StepFailure } from '../engine/failure.js';
import { absent, NotYet, pending, ready } from '../engine/step.js';
import { defineStep, permissions, type Run } from './context.js';
import { appUser, databaseSessionPermissions, withDatabase } from './shared/database-session.js';
import { probe, whoAnswers } from './shared/probe.js';
import { serversOf } from './shared/servers.js';
import { groupHealth } from './shared/target-health.js';

const deadlineMs = 15 * 60_000;
const pauseMs = 5_000;

export default defineStep({
  id: 'verification',
  title: 'Verification',
  tier: 'system',
  needs: ['alb', 'nlb', 'nlb-addresses', 'db-cluster', 'web-release', 'app-release'],
  expectedSeconds: { create: 60, destroy: 0 },
  permissions: [...databaseSessionPermissions, ...permissions('setup', 'elasticloadbalancing:DescribeTargetHealth')],
  resources: () => [],
  skip: ({ simulated }) => simulated,

  observe: async (run) => {
    if (run.ledger.id('verified') !== subject(run)) return absent;
    const { silent, web, app, reason } = await silentServers(run);
    if (silent.length > 0) return pending(reason ?? `an answer of ${silent.join(', ')}`);
    return ready({ url: `http://${run.outputs('alb').dnsName}/`, webInstances: web, appInstances: app });
  },

  create: async (run) => {
    const unhealthy = await unhealthyTargets(run);
    if (unhealthy.length > 0) throw await again(run, `the load balancers to find ${unhealthy.join(', ')} healthy`);
    if (run.ledger.id('verified') !== subject(run)) {
      await verifyData(run);
      await run.ledger.record('verified', subject(run));
    }
    const { silent, reason } = await silentServers(run);
    if (silent.length > 0) throw await again(run, reason ?? `an answer of ${silent.join(', ')}`);
  },

  destroy: async () => undefined,
});

/** What was verified: other releases or another load balancer have to be verified again. */
function subject(run: Run): string {
  return [run.outputs('alb').dnsName, run.outputs('web-release').digest, run.outputs('app-release').digest].join(' ');
}

/** One row goes in through the writer and comes out through the reader; then the system is as empty as before. */
async function verifyData(run: Run): Promise<void> {
  const { write, readPath, removeProbe } = run.bundle;
  const { ledger, names, settings } = run;
  if (write && ledger.id('probe-row') === undefined) {
    const written = await probe(run, write.path);
    if (!written.ok) throw await again(run, written.reason);
    const row = write.answer.exec(written.answer.body)?.[1];
    if (row === undefined) throw await again(run, `${write.path} to answer what it saved`);
    await ledger.record('probe-row', row);
  }
  const read = await probe(run, readPath);
  if (!read.ok) throw await again(run, read.reason);
  const row = ledger.id('probe-row');
  if (row === undefined) return;
  if (!read.answer.body.includes(row)) throw await again(run, `${readPath} to show what was saved (${row})`);
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
  const [web, app] = await Promise.all([serversOf(run, 'web'), serversOf(run, 'app')]);
  return Promise.all([
    groupHealth(run, run.outputs('alb').targetGroupArn, web.ids),
    groupHealth(run, run.outputs('nlb').targetGroupArn, app.ids),
  ]);
}

/** Servers that did not answer among so many requests that a load balancer would hardly leave one out by chance. */
async function silentServers(run: Run) {
  const [web, app] = await Promise.all([serversOf(run, 'web'), serversOf(run, 'app')]);
  const answering = await whoAnswers(run, 10 * Math.max(web.ids.length, app.ids.length));
  const silent = [...web.ids.filter((id) => !answering.web.has(id)), ...app.ids.filter((id) => !answering.app.has(id))];
  return { silent, web: web.ids, app: app.ids, reason: answering.reason };
}

/** NotYet, or after 15 minutes the failure with the health of all targets. */
async function again(run: Run, reason: string): Promise<Error> {
  if (!run.clock.overdue(run.startedAt, deadlineMs)) return new NotYet(reason, pauseMs);
  const [web, app] = await healthOfBoth(run);
  const open = run.settings.network.allowedCidr;
  return new StepFailure(`The system does not serve after 15 minutes of waiting for ${reason}.`, {
    class: 'timeout',
    remedy: 'See the details, then run `tier3-wizard --resume`.',
    details: [
      ...(web?.lines ?? []).map((line) => `web server ${line}`),
      ...(app?.lines ?? []).map((line) => `app server ${line}`),
      ...(open === '0.0.0.0/0' ? [] : [`The load balancer admits ${open} only: is this machine's address in it?`]),
    ],
  });
}
