import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { type FoundEnvironment, findEnvironments } from '../aws/environments.js';
import { ownedPermissions } from '../aws/owned.js';
import { parseSettings } from '../config/parse-settings.js';
import { StateFile, stateSchemaVersion } from '../engine/state.js';
import type { Permission } from '../engine/step.js';
import { type ExitCode, exitCodes, Refusal } from '../errors.js';
import { steps } from '../steps/index.js';
import { type RecoveredReport, renderRecovered } from '../ui/index.js';
import { gatherAnswers, mergeAnswers, type RawAnswers } from './answers.js';
import { environmentFolder, stateFilePath, stateFolder } from './environment.js';
import { countRecorded } from './existing.js';
import { lockEnvironment } from './lock.js';
import type { GlobalOptions } from './options.js';
import { takePassword } from './password.js';
import { factsOf, presentationOf, questionOf } from './presentation.js';
import { chooseEnvironment } from './recover/choose.js';
import { observeAll } from './recover/observe.js';
import { idIn, place } from './recover/place.js';
import { readAnswers, readerActions } from './recover/settings.js';
import { openSession, type Session } from './session.js';
import { chooseTarget } from './target/choose.js';
import { regionOf } from './target/region.js';
import { targetState } from './target/state.js';
import { emitData, say, type Terminal } from './terminal.js';

export type RecoverOptions = GlobalOptions & { readonly id?: string };

/** What steps read only while they make or remove something, and not when they look for what they have made. */
const readWhileActing: ReadonlySet<string> = new Set([
  'autoscaling:DescribeScalingActivities',
  'ec2:DescribeAccountAttributes',
  'ec2:DescribeVpcEndpoints',
  'elasticloadbalancing:DescribeTargetHealth',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListRolePolicies',
  'ssm:DescribeAssociation',
  'ssm:DescribeInstanceInformation',
  'ssm:GetCommandInvocation',
  'ssm:ListCommandInvocations',
  'ssm:ListCommands',
]);

/** What `recover` asks AWS: to find everything, its own readers, and what each step looks at. It changes nothing. */
export const recoverPermissions: readonly Permission[] = [
  ...ownedPermissions,
  ...readerActions.map((action): Permission => ({ action, use: 'both' })),
  ...steps.flatMap(({ permissions }) =>
    permissions.filter(({ action }) => /:(Describe|Get|List)/.test(action) && !readWhileActing.has(action)),
  ),
];

/** `tier3-wizard recover`: writes the state file of an environment again from what the account says. */
export async function recover(options: RecoverOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const { name: _name, region: _region, ...given } = options;
  const { answers } = takePassword(await gatherAnswers(given, terminal.cwd));
  const ask = questionOf(presentation, options);
  const session = await openSession(
    await chooseTarget(options, terminal, await regionOf(options, terminal), ask),
    terminal,
  );
  const found = await chooseEnvironment(
    await findEnvironments(session.clients),
    options,
    `account ${session.identity.accountId}, ${session.target.region},`,
    session.target.clock.now(),
    options.yes ? undefined : presentation.screen,
  );
  if (!found) return exitCodes.interrupted;
  const folder = stateFolder(options, terminal.cwd);
  const unlock = await lockEnvironment(environmentFolder(folder, found.name), options);
  try {
    const path = stateFilePath(folder, found.name);
    const aside = await makeWay(path, terminal);
    const recovered = await rebuild(found, { path, session, terminal, answers });
    if (options.json) emitData(terminal, JSON.stringify({ path, ...(aside ? { aside } : {}), ...recovered }));
    else {
      const report = { target: factsOf(session), path, ...(aside ? { aside } : {}), ...recovered };
      for (const line of renderRecovered(report, presentation.width, presentation.theme)) say(terminal, line);
    }
    return exitCodes.done;
  } finally {
    await unlock();
  }
}

/** What was found and placed, and what was not. */
export type Recovered = Omit<RecoveredReport, 'target' | 'path' | 'aside'>;

export interface RebuildOptions {
  readonly path: string;
  readonly session: Session;
  readonly terminal: Terminal;
  /** Answers that were given: they stand above what was read. */
  readonly answers: RawAnswers;
}

/** Writes the state file of what was found. Changes nothing in the account. */
export async function rebuild(found: FoundEnvironment, options: RebuildOptions): Promise<Recovered> {
  const { path, session, terminal, answers } = options;
  const { id, name, claim } = found;
  const read = await readAnswers(session.clients, idIn(found.things));
  const known = mergeAnswers(mergeAnswers(read.answers, answers), { name, region: session.target.region });
  const settings = parseSettings(known, 'what the account and the given answers say');
  const placed = place(found, settings);
  const file = await StateFile.create(path, {
    schema: stateSchemaVersion,
    environment: name,
    id,
    target: targetState(session),
    settings,
    createdAt: found.createdAt ?? session.target.clock.now(),
    status: claim?.doing === 'destroy' ? 'removing' : 'building',
    steps: placed.steps,
  });
  const troubles = await observeAll(file, session, terminal);
  const isDone = ({ id: step }: { readonly id: string }): boolean =>
    ['finished', 'skipped'].includes(file.state.steps[step]?.status ?? '');
  return {
    environment: name,
    id,
    resources: countRecorded(file),
    finished: steps.filter(isDone).map(({ title }) => title),
    open: steps.filter((step) => !isDone(step)).map(({ title }) => title),
    unplaced: [...placed.unplaced, ...troubles],
    assumed: read.assumed,
  };
}

/**
 * Never writes over a state file: a good one is refused, a damaged one is moved aside.
 * @returns where the damaged one is now
 */
async function makeWay(path: string, terminal: Terminal): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const file = await StateFile.open(path).catch(() => undefined);
  if (file) {
    throw new Refusal(
      `There is a state file of "${file.state.environment}" already, and it can be read: ${path}.`,
      'Use it with --resume, ops or --teardown. If it is of another environment, give another folder with --state DIR.',
    );
  }
  const aside = `${path}.damaged-${new Date(terminal.clock.now()).toISOString().replaceAll(':', '')}`;
  await rename(path, aside);
  return aside;
}
