import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ModifyLoadBalancerAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { findEnvironments } from '../../src/aws/environments.js';
import { accountFacts } from '../../src/commands/account-facts.js';
import { type Purpose, purposes } from '../../src/commands/options.js';
import { checkAccount, isRed, refuseRed } from '../../src/commands/preflight.js';
import { pricesOf } from '../../src/commands/prices.js';
import { rebuild } from '../../src/commands/recover.js';
import { removeAndReport } from '../../src/commands/remove.js';
import { type RunRequest, run } from '../../src/commands/run.js';
import { openSession, type Session } from '../../src/commands/session.js';
import { snapshotSource } from '../../src/commands/snapshot-source.js';
import { rowWords } from '../../src/commands/teardown/data.js';
import { countWith } from '../../src/commands/teardown/rows.js';
import type { Unshown } from '../../src/engine/events.js';
import { exitCodes } from '../../src/errors.js';
import { DbInstances } from '../../src/sandbox/services/rds/tables.js';
import { createTheme, renderSnapshot } from '../../src/ui/index.js';
import { draftFrom } from '../../src/ui/wizard/answers.js';
import { unreadWords } from '../../src/ui/wizard/first-state.js';
import { startPlace } from '../../src/ui/wizard/state.js';
import { newFolder, nobodyStops, playedTerminal, requestOf, sessionWith } from '../commands/played.js';
import { eventProblems } from '../engine/event-schema.js';
import { targetOf } from '../steps/product-clients.js';
import { Environment } from '../steps/run.js';
import { upTo } from '../steps/some-steps.js';
import { type PoliciedEnvironment, policiedEnvironment } from './policied-environment.js';
import { stepOf } from './troubles.js';
import { verbs } from './verbs.js';

/** One optional action of one verb, and what is said where just it is not allowed. */
export interface OptionalRow {
  readonly purpose: Purpose;
  readonly action: string;
  /** A whole sentence, or a whole line where lines are no sentences. */
  readonly says: string;
  readonly scene: Scene;
  readonly work: Work;
}

/** Does what the verb does, to its end, which it has to come to; answers what people read. */
export type Work = (it: PoliciedEnvironment) => Promise<readonly string[]>;

/** What is there before, and after each work, too. */
export type Scene = 'nothing' | 'everything' | 'a VPC' | 'a protected load balancer';

const make: Readonly<Record<Scene, (it: PoliciedEnvironment) => Promise<unknown>>> = {
  nothing: async () => undefined,
  everything: ({ environment }) => done(environment.run('create')),
  'a VPC': ({ environment }) => done(environment.run('create', upTo('vpc'))),
  'a protected load balancer': async ({ environment }) => {
    await done(environment.run('create', upTo('alb')));
    const { elbv2 } = environment.contextOf(stepOf('alb')).aws;
    const LoadBalancerArn = environment.file.state.steps.alb?.resources.alb?.id;
    const Attributes = [{ Key: 'deletion_protection.enabled', Value: 'true' }];
    await elbv2.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes }));
  },
};

const scenes = new Map<Scene, Promise<PoliciedEnvironment>>();

/** The scene, made once, whoever's doing it was. */
export function sceneOf(scene: Scene): Promise<PoliciedEnvironment> {
  const known = scenes.get(scene);
  if (known) return known;
  const making = policiedEnvironment({ forFile: true, byName: scene === 'nothing' }).then(async (it) => {
    await it.unbound(() => make[scene](it));
    return it;
  });
  scenes.set(scene, making);
  return making;
}

async function done(outcome: Promise<{ readonly kind: string }>): Promise<void> {
  const { kind } = await outcome;
  if (kind !== 'done') throw new Error(`the run ended as ${kind}`);
}

/** What a work was told, line by line. */
function listener() {
  const notices: string[] = [];
  return { notices, tell: ({ notice }: Unshown): void => void notices.push(notice) };
}

const opening: Work = async ({ environment: { region } }) => {
  const { notices, tell } = listener();
  await openSession(targetOf(region), nobodyStops, tell);
  return notices;
};

const checking: Work = async ({ environment: { region, settings } }) => {
  const terminal = playedTerminal(region.clock);
  const rows = await checkAccount(settings, await sessionWith(region), terminal, {});
  const red = rows.filter(isRed);
  if (red.length > 0) throw new Error(`the account is not taken: ${JSON.stringify(red)}`);
  refuseRed(rows, terminal);
  return terminal.said();
};

const asking: Work = async ({ environment: { region } }) => {
  const facts = await accountFacts(await sessionWith(region), []);
  return [unreadWords({ place: startPlace, draft: draftFrom({}, facts), attempt: 1 }) ?? ''];
};

/** The sandbox has no price list: a played one asks the same policy. */
const pricing: Work = async (it) => {
  const message = `User: arn:aws:iam::000000000000:user/sandbox is not authorized to perform: pricing:GetProducts because no identity-based policy allows the pricing:GetProducts action`;
  const server = createServer((_request, response) => {
    const answer = it.allows('pricing:GetProducts') ? { PriceList: [] } : { __type: 'AccessDeniedException', message };
    response.writeHead('message' in answer ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const session = await sessionWith(it.environment.region);
    const endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return [`Prices: ${(await pricesOf({ ...session, target: { ...session.target, endpointUrl } })).source}.`];
  } finally {
    server.closeAllConnections();
    server.close();
  }
};

const running =
  (some: RunRequest['steps'] & object, doing?: 'push'): Work =>
  async ({ environment }) => {
    const request = await requestOf(environment);
    const { outcome } = await environment.passTime(
      run({ ...request, direction: 'create', steps: some, ...(doing ? { doing } : {}) }),
    );
    await done(Promise.resolve(outcome));
    return request.terminal.said();
  };

/** What is protected is left over. */
const removing: Work = async ({ environment }) => {
  const request = await requestOf(environment);
  const code = await environment.passTime(removeAndReport(request));
  if (code !== exitCodes.leftovers) throw new Error(`the removal ended with ${code}`);
  return request.terminal.said();
};

/** With a database that has broken. */
const broken =
  (work: Work): Work =>
  async (it) => {
    const { file, region } = it.environment;
    const writer = region.cloud.table(DbInstances).find(({ id }) => id.endsWith('-db-1'));
    if (!writer) throw new Error('there is no writer');
    const [{ state }, before] = [writer, file.state];
    writer.state = 'storage-full';
    try {
      return await work(it);
    } finally {
      writer.state = state;
      await file.update(() => before);
    }
  };

const buildingDatabase: Work = async ({ environment }) => {
  const outcome = await environment.runOne('create', stepOf('db-writer'));
  if (outcome.kind !== 'failed') throw new Error('a broken database is no failure');
  return outcome.failures.flatMap(({ failure: { message, details = [] } }) => [message, ...details]);
};

const recovering: Work = async ({ environment: { region, file } }) => {
  const session = await sessionWith(region);
  const found = (await findEnvironments(session.clients)).find(({ id }) => id === file.state.id);
  if (!found) throw new Error('the environment is not found');
  const terminal = playedTerminal(region.clock);
  const { unplaced } = await rebuild(found, { path: `${newFolder()}/state.json`, session, terminal, answers: {} });
  return unplaced.map(({ what, why }) => `${what}: ${why}`);
};

/** What the environment's own events said during some work. */
async function noticesOf(environment: Environment, work: () => Promise<unknown>): Promise<readonly string[]> {
  const { length } = environment.events;
  await work();
  const events = environment.events.slice(length);
  const [problem] = eventProblems(events);
  if (problem) throw new Error(JSON.stringify(problem));
  return events.flatMap((event) => (event.type === 'unshown' ? [event.notice] : []));
}

const verifying: Work = ({ environment }) =>
  noticesOf(environment, async () => {
    await environment.file.updateStep('verification', () => ({ status: 'started', resources: {} }));
    await done(environment.runOne('create', stepOf('verification')));
  });

const verb =
  (name: 'db' | 'shell'): Work =>
  async ({ environment }) => {
    const { notices, tell } = listener();
    const [, attempt] =
      verbs(environment, await sessionWith(environment.region), tell).find(([one]) => one === name) ?? [];
    const failure = await attempt?.();
    if (failure) throw new Error(failure.message);
    return notices;
  };

const counting =
  (way?: 'run-command'): Work =>
  async ({ environment: { region, agents, file, options } }) => {
    const environment = new Environment(region, agents, file, { ...options, ...(way ? { way } : {}) });
    let words = '';
    const notices = await noticesOf(environment, async () => {
      words = rowWords(await environment.passTime(countWith(environment.contextOf(stepOf('schema')))));
    });
    return [words, ...notices];
  };

const looking: Work = async ({ environment: { region, file } }) => {
  const session: Session = await sessionWith(region);
  const take = snapshotSource(file, session, playedTerminal(region.clock));
  return renderSnapshot(await take(), 200, createTheme({ colour: false, unicode: true }));
};

const lockAlone = "Only this folder's lock keeps a second run away";
const tagStays = 'The tag tier3-wizard:run stays on the VPC, and other machines ask for --break-lock';
const notChecked = (title: string): string => `${title}: Could not be looked at`;
const notOffered = (what: string): string => `Could not be read, so neither offered nor checked here: ${what}`;
const sessionsStay = 'Sessions of Session Manager stay open until they have been idle for long enough';
const notCounted = 'How many rows the database holds could not be seen';
const unread = (what: string): string => `${what} cannot be read`;

/** `lost: action is not allowed`, and what ends the sentence. */
const row = (purpose: Purpose, action: string, scene: Scene, work: Work, lost: string, end = '.'): OptionalRow => ({
  purpose,
  action,
  scene,
  work,
  says: `${lost}: ${action} is not allowed${end}`,
});

const inBrackets = (one: OptionalRow, lost: string, end = '.'): OptionalRow => ({
  ...one,
  says: `${lost} (${one.action} is not allowed)${end}`,
});

const check = (action: string, lost: string, end = '.'): OptionalRow =>
  inBrackets(row('setup', action, 'nothing', checking, lost), lost, end);
const question = (action: string, what: string): OptionalRow =>
  inBrackets(row('setup', action, 'nothing', asking, what), notOffered(what));
const glance = (action: string, lost: string): OptionalRow => row('ops', action, 'everything', looking, lost, '');

export const optionalRows: readonly OptionalRow[] = [
  ...purposes.map((purpose) =>
    row(purpose, 'iam:ListAccountAliases', 'nothing', opening, "The account's alias is not shown"),
  ),
  question('acm:ListCertificates', 'certificates'),
  question('ec2:DescribeRegions', 'regions'),
  question('ec2:DescribeInstanceTypes', 'instance types'),
  check('ec2:DescribeInstances', notChecked('vCPUs')),
  check('servicequotas:GetServiceQuota', notChecked('VPCs')),
  check('servicequotas:GetAWSDefaultServiceQuota', notChecked('Target groups')),
  check(
    'iam:SimulatePrincipalPolicy',
    'Permissions: IAM could not be asked',
    '; EC2 would allow the first resources, more is not known.',
  ),
  row('setup', 'pricing:GetProducts', 'nothing', pricing, "AWS's price list of the day is not read"),
  row(
    'setup',
    'rds:DescribeEvents',
    'everything',
    broken(buildingDatabase),
    'Its events, which say why, are not shown',
  ),
  row('setup', 'ec2:DeleteTags', 'a VPC', running(upTo('vpc')), tagStays),
  row('setup', 'ssm:TerminateSession', 'everything', verifying, sessionsStay),

  row('push', 'ec2:DescribeVpcs', 'a VPC', running([], 'push'), lockAlone),
  row('push', 'ec2:CreateTags', 'a VPC', running([], 'push'), lockAlone),
  row('push', 'ec2:DeleteTags', 'a VPC', running([], 'push'), tagStays),
  row('push', 'ssm:TerminateSession', 'everything', verifying, sessionsStay),

  glance('autoscaling:DescribeAutoScalingGroups', unread('The web fleet')),
  glance('autoscaling:DescribeScalingActivities', unread('The scaling activities')),
  glance('ec2:DescribeInstances', unread('EC2')),
  glance('ec2:DescribeNatGateways', unread('The NAT gateway')),
  glance('elasticloadbalancing:DescribeListeners', unread('the listeners')),
  glance('elasticloadbalancing:DescribeLoadBalancers', unread('The public load balancer')),
  glance('elasticloadbalancing:DescribeTargetHealth', unread('The internal load balancer')),
  glance('rds:DescribeDBClusters', unread('The database')),
  glance('rds:DescribeDBInstances', unread('The database')),
  glance('ssm:DescribeInstanceInformation', unread('The Systems Manager agents')),

  row('teardown', 'ec2:CreateTags', 'a protected load balancer', removing, lockAlone),
  row('teardown', 'ec2:DeleteTags', 'a protected load balancer', removing, tagStays),
  row(
    'teardown',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'a protected load balancer',
    removing,
    'what blocks it may not be seen',
    '',
  ),
  ...['ssm:DescribeInstanceInformation', 'ssm:GetParameter', 'ssm:StartSession', 'ssm:ResumeSession'].map((action) =>
    row('teardown', action, 'everything', counting(), notCounted),
  ),
  row('teardown', 'ssmmessages:OpenDataChannel', 'everything', counting(), notCounted),
  row('teardown', 'ssm:TerminateSession', 'everything', counting(), sessionsStay),
  row('teardown', 'ssm:SendCommand', 'everything', counting('run-command'), notCounted),
  row('teardown', 'ssm:GetCommandInvocation', 'everything', counting('run-command'), notCounted),

  row('recover', 'rds:DescribeEvents', 'everything', broken(recovering), 'Its events, which say why, are not shown'),
  row('list', 'pricing:GetProducts', 'nothing', pricing, "AWS's price list of the day is not read"),
  row(
    'db',
    'rds:DescribeDBClusters',
    'everything',
    verb('db'),
    'Whether another server has become the writer is not seen',
  ),
  row('db', 'ssm:TerminateSession', 'everything', verb('db'), sessionsStay),
  row('shell', 'ssm:TerminateSession', 'everything', verb('shell'), sessionsStay),
];
