import { mkdir, mkdtemp, open, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ApplyQueue } from './apply-queue.js';
import { type CgroupHome, findCgroupHome, groupName, makeGroup, removeGroup, sweepGroups } from './cgroup.js';
import { systemPath } from './command.js';
import { dialThrough } from './dial.js';
import { guestDirectory, guestScript } from './guest-files.js';
import { removeAsNamespaceRoot } from './image/image.js';
import { OuterProcess } from './outer-process.js';
import { certificateAuthority } from './pki.js';
import type { DataPlane, PlaneEvent } from './port.js';
import { currentPrivilege, userNamespaceFlags } from './privilege.js';
import type { AwsEndpoints, PlaneMessage } from './protocol.js';
import type { Topology } from './topology.js';

export interface RealPlaneOptions {
  /** Everything the plane writes lies here (sockets in a short temporary folder when the path is long). */
  readonly stateDir: string;
  /** What `prepareImage` returned. */
  readonly imageDir: string;
  readonly region: string;
  /** Every AWS name that hosts may call, with the unix socket of the control plane's HTTP server. */
  readonly endpoints: readonly AwsEndpoints[];
  readonly log: (text: string) => void;
  /** A delegated control group folder, where systemd is not there to give one. */
  readonly cgroup?: string;
  /** The compiled datacenter process, for callers that do not run compiled themselves. */
  readonly entry?: string;
}

/** What a later start has to clear away after a crash. */
interface Leftovers {
  readonly cgroup?: string;
  readonly socketDir?: string;
}

const consoleBytes = 64 * 1024;
/** The kernel's limit is 108 bytes. */
const longestSocketPath = 100;
const shutdownTimeoutMs = 20_000;

const description =
  'Real hosts: every instance is a Linux system of its own behind enforced security groups and routes; Aurora is ' +
  'played by MariaDB.';

/** Starts the datacenter; throws when the machine cannot carry it (see `probePlane`). */
export async function startRealPlane(options: RealPlaneOptions): Promise<DataPlane> {
  const privilege = currentPrivilege();
  await mkdir(options.stateDir, { recursive: true, mode: 0o700 });
  const stateDir = await realpath(options.stateDir);
  const imageDir = await realpath(options.imageDir);
  const leftoversFile = join(stateDir, 'leftovers.json');
  await clearLeftovers(leftoversFile);
  const databaseCa = await certificateAuthority(stateDir);
  const home = await findCgroupHome(privilege, options.cgroup);
  if (home === undefined) throw new Error('there is no control group in which hosts could be started');

  const leftovers: { cgroup?: string; socketDir?: string } = {};
  if (home.kind === 'folder') await sweepGroups(home.path);
  if (home.kind === 'folder') leftovers.cgroup = join(home.path, groupName(stateDir));
  if (Buffer.byteLength(join(stateDir, 'dial.sock')) > longestSocketPath) {
    leftovers.socketDir = await mkdtemp(join(tmpdir(), 't3-'));
  }
  await writeFile(leftoversFile, JSON.stringify(leftovers));
  if (leftovers.cgroup !== undefined) await makeGroup(leftovers.cgroup);
  const dialSocket = join(leftovers.socketDir ?? stateDir, 'dial.sock');

  const entry = options.entry ?? fileURLToPath(new URL('./datacenter/main.js', import.meta.url));
  const visible = [stateDir, imageDir, dirname(dialSocket), guestDirectory, entry, process.execPath];
  visible.push(...options.endpoints.map(({ socketPath }) => dirname(socketPath)));
  const argv = [
    ...enterGroup(home, leftovers.cgroup),
    ...['unshare', ...userNamespaceFlags(privilege)],
    ...['--mount', '--net', '--pid', '--ipc', '--uts', '--cgroup', '--fork', '--kill-child', '--mount-proc'],
    ...['--propagation', 'private', 'bash', guestScript('datacenter-init.sh'), await realPaths(visible)],
    ...['env', '-i', `PATH=${systemPath}`, 'LC_ALL=C.UTF-8', process.execPath, '--max-old-space-size=128', entry],
  ];

  const listeners = new Set<(event: PlaneEvent) => void>();
  const tell = (event: PlaneEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const outer = new OuterProcess(argv, join(stateDir, 'datacenter.log'), (message: PlaneMessage) => {
    if (message.kind === 'event') tell(message.event);
    if (message.kind === 'log') options.log(message.text);
  });
  const { region, endpoints } = options;
  const config = { stateDir, imageDir, region, endpoints, dialSocket, guestDir: guestDirectory };
  try {
    await outer.request({ method: 'start', config: { ...config, rootless: privilege === 'user' } });
  } catch (error) {
    await outer.end();
    await clearLeftovers(leftoversFile);
    const words = (await readFile(join(stateDir, 'datacenter.log'), 'utf8').catch(() => ''))
      .trim()
      .split('\n')
      .slice(-3);
    throw new Error(`the data plane did not start: ${words.join(' ') || String(error)}`, { cause: error });
  }

  let stopping = false;
  void outer.ended.then(async (reason) => {
    if (!stopping) tell({ kind: 'plane-lost', reason });
  });
  const queue = new ApplyQueue((topology: Topology) => outer.request({ method: 'apply', topology }));

  return {
    level: 'real',
    description,
    databaseCa,
    apply: (topology) => queue.push(topology),
    dial: (host, port): Promise<Duplex> => dialThrough(dialSocket, host, port),
    console: (hostId) => readTail(join(stateDir, 'hosts', hostId, 'console'), consoleBytes),
    onEvent: (listener) => {
      listeners.add(listener);
    },
    stop: async ({ keepDisks }) => {
      stopping = true;
      if (keepDisks) await withinTime(outer.request({ method: 'shutdown' }), shutdownTimeoutMs);
      await outer.end();
      await clearLeftovers(leftoversFile);
      if (!keepDisks) await removeAsNamespaceRoot([stateDir]);
    },
  };
}

/** The words before `unshare` that put it into the sandbox's control group. */
function enterGroup(home: CgroupHome, group: string | undefined): readonly string[] {
  if (home.kind === 'scope') return home.argv;
  return ['sh', '-c', 'echo $$ > "$1/cgroup.procs" && shift && exec "$@"', 'sh', group ?? home.path];
}

async function realPaths(paths: readonly string[]): Promise<string> {
  const real = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
  return [...new Set(real)].join(':');
}

async function clearLeftovers(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text === '') return;
  const { cgroup, socketDir } = parseLeftovers(text);
  if (cgroup !== undefined) await removeGroup(cgroup);
  if (socketDir !== undefined) await rm(socketDir, { recursive: true, force: true });
  await rm(file, { force: true });
}

function parseLeftovers(text: string): Leftovers {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return {};
  const cgroup = 'cgroup' in value && typeof value.cgroup === 'string' ? { cgroup: value.cgroup } : {};
  const socketDir = 'socketDir' in value && typeof value.socketDir === 'string' ? { socketDir: value.socketDir } : {};
  return { ...cgroup, ...socketDir };
}

async function readTail(path: string, bytes: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function withinTime(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
