import { type FoundEnvironment, findEnvironments } from '../aws/environments.js';
import { ownedPermissions } from '../aws/owned.js';
import { priceNeeds } from '../aws/price-list.js';
import { parseSettings } from '../config/parse-settings.js';
import { tagKeys } from '../config/tags.js';
import { type EnvironmentState, StateFile } from '../engine/state.js';
import type { Need } from '../engine/step.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { steps } from '../steps/index.js';
import { type EnvironmentList, type ListedEnvironment, type ListedState, renderList } from '../ui/index.js';
import { estimateCost, unitPrices } from './cost.js';
import { environmentsIn, stateFilePath, stateFolder } from './environment.js';
import type { GlobalOptions } from './options.js';
import { factsOf, presentationOf, questionOf } from './presentation.js';
import { nameOf, type PriceList, pricePerHour, pricesOf } from './prices.js';
import { openSession, type Session } from './session.js';
import { chooseTarget } from './target/choose.js';
import { regionOf } from './target/region.js';
import { isOfTarget } from './target/state.js';
import { emitData, type Terminal } from './terminal.js';

/** What `list` asks AWS; it only reads. */
export const listPermissions: readonly Need[] = [...ownedPermissions, ...priceNeeds];

/** `tier3-wizard list`: every environment of the account and region, also those whose state file is elsewhere. */
export async function list(options: GlobalOptions, terminal: Terminal): Promise<ExitCode> {
  const presentation = presentationOf(options, terminal);
  const session = await openSession(
    await chooseTarget(options, terminal, await regionOf(options, terminal), questionOf(presentation, options)),
    terminal,
  );
  const environments = await listEnvironments(session, stateFolder(options, terminal.cwd));
  if (options.json) {
    for (const one of environments) emitData(terminal, JSON.stringify(one));
    return exitCodes.done;
  }
  const now = session.target.clock.now();
  const found = { target: factsOf(session), now, environments, ...pricesByUse(await pricesOf(session)) };
  const theme = { ...presentation.theme, colour: presentation.theme.colour && Boolean(terminal.stdout.isTTY) };
  for (const line of renderList(found, presentation.width, theme)) emitData(terminal, line);
  return exitCodes.done;
}

/** Of everything that an environment can hold. */
function pricesByUse(prices: PriceList): Pick<EnvironmentList, 'byUse' | 'source'> {
  const keys = steps.flatMap((step) => step.resources(parseSettings({}))).flatMap(({ usage = [] }) => usage);
  return { byUse: unitPrices(keys, prices), source: prices.source };
}

/** What the account and region hold, then what only a state file in the folder still knows. */
export async function listEnvironments(session: Session, folder: string): Promise<ListedEnvironment[]> {
  const [found, known] = await Promise.all([findEnvironments(session.clients), statesIn(folder, session)]);
  const billed = found.flatMap(({ things }) => things).flatMap(({ billed: prices = [] }) => prices);
  const prices = await pricesOf(
    session,
    billed.map(({ key }) => key),
  );
  const gone = known.filter(({ state }) => !found.some(({ id }) => id === state.id));
  return [
    ...found.map((one) => listed(one, known.find(({ state }) => state.id === one.id)?.path, prices)),
    ...gone.map(({ state, path }) => ({
      name: state.environment,
      id: state.id,
      state: 'gone' as const,
      resources: 0,
      snapshots: [],
      createdAt: new Date(state.createdAt).toISOString(),
      costPerDay: 0,
      unpriced: [],
      stateFile: path,
    })),
  ];
}

/** What no environment that serves can be without. */
const core = ['vpc', 'nat-gateway', 'alb', 'nlb', 'web-fleet', 'app-fleet', 'db-cluster', 'db-writer'];

function stateOf({ things, claim }: FoundEnvironment): ListedState {
  if (claim) return claim.doing === 'create' ? 'building' : 'removing';
  if (things.length === 0) return 'snapshots only';
  if (things.every(({ kind }) => kind === 'role' || kind === 'instance-profile')) return 'roles only';
  const resources = new Set(things.map(({ tags }) => tags[tagKeys.resource]));
  return core.every((resource) => resources.has(resource)) ? 'complete' : 'incomplete';
}

function listed(found: FoundEnvironment, stateFile: string | undefined, list: PriceList): ListedEnvironment {
  const { id, name, things, snapshots, createdAt, owner, claim } = found;
  const prices = things.flatMap(({ billed = [] }) => billed);
  const lines = estimateCost(
    prices.map((price) => ({ price })),
    list,
  ).lines;
  return {
    name,
    id,
    state: stateOf(found),
    resources: things.length,
    snapshots: snapshots.map((one) => one.id),
    ...(createdAt === undefined ? {} : { createdAt: new Date(createdAt).toISOString() }),
    ...(owner ? { owner } : {}),
    costPerDay: cents(lines.reduce((sum, line) => sum + line.perHour, 0) * 24),
    unpriced: [...new Set(prices.map(({ key }) => key))]
      .filter((key) => pricePerHour(key, list) === undefined)
      .map(nameOf),
    ...(stateFile ? { stateFile } : {}),
    ...(claim ? { run: { doing: claim.doing, pid: claim.pid, host: claim.host, since: claim.since } } : {}),
  };
}

const cents = (dollars: number): number => Math.round(dollars * 100) / 100;

interface KnownState {
  readonly path: string;
  readonly state: EnvironmentState;
}

/** The state files of this folder that are about the same target; one that cannot be read tells nothing here. */
async function statesIn(folder: string, session: Session): Promise<KnownState[]> {
  const paths = environmentsIn(folder).map((name) => stateFilePath(folder, name));
  const files = await Promise.all(paths.map((path) => StateFile.open(path).catch(() => undefined)));
  return files.flatMap((file) =>
    file && isOfTarget(file.state.target, session) ? [{ path: file.path, state: file.state }] : [],
  );
}
