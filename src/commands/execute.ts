import { classify } from '../aws/classify.js';
import { wasRefused } from '../aws/error-codes.js';
import type { TagRecord } from '../aws/tags.js';
import { namesOf } from '../config/names.js';
import type { Settings } from '../config/settings.js';
import { tagsOf } from '../config/tags.js';
import type { EngineEvent, RunOutcome, Unshown } from '../engine/events.js';
import type { Direction } from '../engine/graph.js';
import { createLedger } from '../engine/ledger.js';
import { runSteps } from '../engine/runner.js';
import type { StateFile } from '../engine/state.js';
import { WizardError } from '../errors.js';
import type { DatabasePort, Run, StepsContext } from '../steps/context.js';
import { steps as allSteps, milestonesOf } from '../steps/index.js';
import type { Outputs, StepId } from '../steps/outputs.js';
import type { TunnelWay } from '../tunnel/index.js';
import { bundleFacts, databaseRoots, releasePort } from './ports/bundle.js';
import { commandApi } from './ports/command-api.js';
import { databasePort } from './ports/database.js';
import { databaseByCommand } from './ports/database-by-command.js';
import { httpPort } from './ports/http.js';
import { sessionApi } from './ports/session-api.js';
import { tunnelPort } from './ports/tunnel.js';
import { paceOf, type Session, settingsOf } from './session.js';
import type { Terminal } from './terminal.js';

interface ContextOptions {
  readonly file: StateFile;
  readonly session: Session;
  readonly terminal: Terminal;
  /** Those of the state file when absent. */
  readonly settings?: Settings;
  readonly onLog: (line: string) => void;
  readonly tellUnshown: (told: Unshown) => void;
  /** By which way the database is reached. */
  readonly way: TunnelWay;
  /** The password that the user typed, or a generated one: only the step that stores it reads it. */
  readonly masterPassword?: () => string;
  readonly finalSnapshot?: string;
  /** What the VPC carries beside the tags of every resource. */
  readonly vpcTags?: TagRecord;
}

export interface ExecuteOptions extends ContextOptions {
  readonly direction: Direction;
  /** Absent: what the direction says. */
  readonly doing?: 'push' | 'rollback';
  /** All of them when absent: then the run can reach the milestones. */
  readonly steps?: typeof allSteps;
  readonly emit: (event: EngineEvent) => void;
  /** Waits for credentials that work; absent: the run ends when they expire. */
  readonly freshCredentials?: (signal: AbortSignal) => Promise<boolean>;
  /** Seconds that a step usually takes here. */
  readonly usual: (step: string, otherwise: number) => number;
}

/** Runs the graph, or some steps of it, in one direction. */
export async function execute(options: ExecuteOptions): Promise<RunOutcome> {
  const { file, session, terminal, direction, doing = direction, steps, emit, usual } = options;
  const contextFor = await contextBuilder(options);
  return runSteps<StepsContext, Settings>({
    direction,
    steps: steps ?? allSteps,
    milestones: steps ? [] : milestonesOf(settingsOf(file)),
    file,
    contextFor,
    clock: session.target.clock,
    pace: paceOf(session),
    usual,
    classify: (error) => classify(error, doing),
    refused: wasRefused,
    emit,
    ...(options.freshCredentials ? { freshCredentials: options.freshCredentials } : {}),
    stop: terminal.stop,
    abandon: terminal.abandon,
  });
}

/** What a step's verbs get outside of a run, to look and not to change. */
export async function lookWith(options: ContextOptions, step: string): Promise<Run> {
  const { file, session, terminal } = options;
  const { clock } = session.target;
  const contextFor = await contextBuilder(options);
  const nobody = () => undefined;
  const ledger = createLedger({ step, file, clock, emit: nobody, refused: wasRefused });
  return { ...contextFor({ id: step }), ledger, startedAt: clock.now(), note: nobody, signal: terminal.abandon };
}

/** What a step has left; undefined where it was skipped, has failed or never ran. */
export function outputsOf<K extends StepId>({ state }: StateFile, step: K): Outputs[K] | undefined {
  // The state file is our own and checked on opening: what a step wrote is what its type says.
  return state.steps[step]?.outputs as Outputs[K] | undefined;
}

/** Said in the row of every step that hosts would be needed for. */
const noHosts = 'simulated: no hosts';

/** The context of each step, from the state file and the session. */
async function contextBuilder(options: ContextOptions): Promise<(step: { readonly id: string }) => StepsContext> {
  const { file, session, terminal } = options;
  const { state } = file;
  const { target, clients } = session;
  const settings = options.settings ?? settingsOf(file);
  const outputsIfAny = <K extends StepId>(step: K): Outputs[K] | undefined => outputsOf(file, step);
  const shared = {
    settings,
    names: namesOf(state.environment, state.id),
    accountId: state.target.accountId,
    region: state.target.region,
    aws: clients,
    clock: target.clock,
    environmentId: state.id,
    outputsIfAny,
    outputs: <K extends StepId>(step: K): Outputs[K] => {
      const outputs = outputsIfAny(step);
      if (outputs) return outputs;
      throw new WizardError(`The step ${step} has left nothing that the next one could use.`, {
        blame: 'internal',
        remedy: 'This is a bug of tier3-wizard; please report it.',
      });
    },
    simulated: session.simulated === undefined ? undefined : noHosts,
    masterPassword: options.masterPassword ?? noPassword,
    bundle: await bundleFacts(settings, terminal.cwd),
    release: releasePort(settings, target, terminal.cwd),
    database: wayToDatabase(options),
    http: httpPort(target),
    finalSnapshot: options.finalSnapshot,
    tellUnshown: options.tellUnshown,
  };
  const source = { environment: state.environment, id: state.id, userTags: settings.tags };
  return (step) => ({
    ...shared,
    tags: (resource) => ({ ...tagsOf(source, step.id, resource), ...(resource === 'vpc' ? options.vpcTags : {}) }),
  });
}

function wayToDatabase(options: ContextOptions): DatabasePort {
  const { session, terminal, way, onLog, tellUnshown } = options;
  const { target, clients } = session;
  const caPem = databaseRoots(target);
  if (way === 'run-command') return databaseByCommand({ api: commandApi(clients), clock: target.clock, caPem, onLog });
  const api = sessionApi(clients, tellUnshown);
  return databasePort({ openTunnel: tunnelPort({ target, api, way, env: terminal.env, onLog }), caPem });
}

function noPassword(): never {
  throw new WizardError('The database password is not in Parameter Store any more.', {
    blame: 'user',
    remedy: 'Tear the environment down and build it again: the password cannot be found out.',
  });
}
