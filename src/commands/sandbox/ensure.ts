import { Refusal } from '../../errors.js';
import {
  imageFolder,
  imageReady,
  installCommand,
  installPackages,
  type Missing,
  prepareImage,
  probePlane,
} from '../../sandbox/plane/index.js';
import { readSettings, type SandboxSettings } from '../../sandbox/server/settings.js';
import { sandboxFolder } from '../environment.js';
import { type DataPlaneChoice, defaultSpeed, type GlobalOptions } from '../options.js';
import { say, type Terminal } from '../terminal.js';
import { cacheFolder } from './cache-folder.js';
import { SandboxClient } from './client.js';
import { checkFaults, injectFaults } from './faults.js';
import { applyPolicy } from './policy.js';
import { startOnce } from './start-once.js';

export interface EnsureOptions {
  /** Ends by itself when its store is empty again. */
  readonly temporary: boolean;
  readonly region: string;
  /** Asks a yes-or-no question; absent where nothing may be asked. */
  readonly ask?: (question: string, detail: readonly string[]) => Promise<boolean>;
}

/** Where systemd gives no control group, TIER3_WIZARD_CGROUP names one that this user may write. */
function probeOptions({ env }: Terminal): { readonly cgroup?: string } {
  return env.TIER3_WIZARD_CGROUP ? { cgroup: env.TIER3_WIZARD_CGROUP } : {};
}

/** The running sandbox of the state folder, started when there is none. */
export async function ensureSandbox(
  options: GlobalOptions,
  terminal: Terminal,
  ensure: EnsureOptions,
): Promise<SandboxClient> {
  await checkFaults(options);
  const client = await findOrStart(options, terminal, ensure);
  await injectFaults(client, options);
  return client;
}

async function findOrStart(options: GlobalOptions, terminal: Terminal, ensure: EnsureOptions): Promise<SandboxClient> {
  const folder = sandboxFolder(options, terminal.cwd);
  const running = await SandboxClient.find(folder);
  const settings = running?.descriptor ?? readSettings(folder);
  if (settings) checkAgrees(settings, options, ensure.region);
  await applyPolicy(options, terminal, folder);
  if (running) return running;
  const level = await chooseLevel({ ...options, dataPlane: settings?.level ?? options.dataPlane }, terminal, ensure);
  const client = await startOnce({
    folder,
    region: ensure.region,
    speed: settings?.speed ?? options.speed ?? defaultSpeed,
    port: options.port ?? 0,
    dataPlane: level,
    ...(level === 'real' ? { imageFolder: imageFolder(cacheFolder(terminal)) } : {}),
    ...probeOptions(terminal),
    temporary: ensure.temporary && (settings?.temporary ?? true),
  });
  // Another command has started it meanwhile.
  checkAgrees(client.descriptor, options, ensure.region);
  say(terminal, `Sandbox started: ${client.descriptor.url}, ${client.descriptor.speed} times faster than AWS.`);
  say(terminal, client.descriptor.description);
  return client;
}

/** A sandbox keeps its region, its speed and its hosts over restarts; a flag may only agree. */
function checkAgrees(is: Omit<SandboxSettings, 'temporary'>, options: GlobalOptions, region: string): void {
  const remove = 'Remove it with `tier3-wizard sandbox clean`, or use another --state folder.';
  if (is.region !== region) {
    throw new Refusal(`The sandbox of this state folder plays ${is.region}, not ${region}.`, remove);
  }
  const wanted = options.dataPlane ?? 'auto';
  if (wanted !== 'auto' && wanted !== is.level) {
    throw new Refusal(`The sandbox of this state folder has the data plane ${is.level}, not ${wanted}.`, remove);
  }
  if (options.speed !== undefined && options.speed !== is.speed) {
    throw new Refusal(`The sandbox of this state folder has the speed ${is.speed}, not ${options.speed}.`, remove);
  }
}

async function chooseLevel(
  options: GlobalOptions,
  terminal: Terminal,
  ensure: EnsureOptions,
): Promise<'real' | 'none'> {
  const choice: DataPlaneChoice = options.dataPlane ?? 'auto';
  if (choice === 'none') return 'none';
  const reason = await makeReal(options, terminal, ensure);
  if (reason === undefined) return 'real';
  if (choice === 'real') {
    throw new Refusal(`The sandbox cannot have hosts here: ${reason.why}`, reason.remedy);
  }
  say(terminal, `The sandbox goes without hosts, so nothing will serve: ${reason.why}`);
  say(terminal, reason.remedy);
  return 'none';
}

interface Hindrance {
  readonly why: string;
  readonly remedy: string;
}

/** Installs and builds what is missing for real hosts, after asking; answers what is in the way, if anything. */
async function makeReal(
  options: GlobalOptions,
  terminal: Terminal,
  ensure: EnsureOptions,
): Promise<Hindrance | undefined> {
  const allowed = async (question: string, detail: readonly string[]): Promise<boolean> =>
    options.yes === true || ((await ensure.ask?.(question, detail)) ?? false);
  const hindrance = await installMissing(terminal, allowed);
  if (hindrance) return hindrance;
  const cache = cacheFolder(terminal);
  if (await imageReady(cache)) return undefined;
  const consent = await allowed("Build the image for the sandbox's hosts?", [
    `About 600 MB in ${cache}, made once from this machine's Debian package sources in a minute or two.`,
    '`tier3-wizard sandbox clean` removes it.',
  ]);
  if (!consent) {
    return { why: 'the image for its hosts is not built.', remedy: 'Allow it with --yes, or answer yes when asked.' };
  }
  await prepareImage({ cacheDir: cache, onProgress: (line) => say(terminal, line) });
  return undefined;
}

async function installMissing(
  terminal: Terminal,
  allowed: (question: string, detail: readonly string[]) => Promise<boolean>,
): Promise<Hindrance | undefined> {
  const probe = await probePlane(probeOptions(terminal));
  if (probe.missing.length === 0) return undefined;
  const command = installCommand(probe.missing);
  if (!command || !probe.privileged) return hindranceOf(probe.missing, command);
  if (!(await allowed("Install Debian packages for the sandbox's hosts?", [command.join(' ')]))) {
    return hindranceOf(probe.missing, command);
  }
  say(terminal, `Installing: ${command.join(' ')}`);
  await installPackages(command);
  const after = await probePlane(probeOptions(terminal));
  return after.missing.length === 0 ? undefined : hindranceOf(after.missing, installCommand(after.missing));
}

function hindranceOf(missing: readonly Missing[], command: readonly string[] | undefined): Hindrance {
  return {
    why: missing.map((one) => one.problem).join(' '),
    remedy: command ? `Run: sudo ${command.join(' ')}` : missing.map((one) => one.remedy).join(' '),
  };
}
