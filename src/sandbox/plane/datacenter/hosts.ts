import { randomBytes } from 'node:crypto';
import { access, mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolverOf } from '../addresses.js';
import { namespaceOf, privateDomain } from '../names.js';
import type { PlaneEvent } from '../port.js';
import type { PlaneHost, Topology } from '../topology.js';
import { GuestProcess, removeDisk } from './guest-process.js';

/** systemd's own signals to PID 1 (SIGRTMIN is 34): power off, as an ACPI button would. */
const powerOffSignal = 34 + 4;
const shutdownGraceMs = 8_000;
const bootPollMs = 30;

export interface HostSettings {
  readonly stateDir: string;
  readonly layers: readonly string[];
  readonly startScript: string;
  readonly rootless: boolean;
  readonly emit: (event: PlaneEvent) => void;
}

interface RunningHost {
  host: PlaneHost;
  guest: GuestProcess;
}

/** The EC2 instances' hosts: boots, reboots and destroys them. */
export class Hosts {
  private readonly running = new Map<string, RunningHost>();

  constructor(private readonly settings: HostSettings) {}

  /** Destroys the hosts that left the topology or whose network is about to be replaced, and forgotten disks. */
  async retire(topology: Topology, leavingNamespaces: readonly string[]): Promise<void> {
    const wanted = new Set(topology.hosts.map((host) => host.id));
    const gone = [...this.running].filter(
      ([id]) => !wanted.has(id) || leavingNamespaces.includes(namespaceOf.host(id)),
    );
    await Promise.all(
      gone.map(async ([id, { guest }]) => {
        this.running.delete(id);
        await guest.kill();
      }),
    );
    const disks = await readdir(join(this.settings.stateDir, 'hosts')).catch(() => []);
    await Promise.all(disks.filter((id) => !wanted.has(id)).map((id) => removeDisk(this.directory(id))));
  }

  /** Boots what is not running and reboots what has a higher boot count. */
  async boot(topology: Topology): Promise<void> {
    await Promise.all(
      topology.hosts.map(async (host) => {
        const running = this.running.get(host.id);
        const reboots = running !== undefined && host.bootCount > running.host.bootCount;
        if (running !== undefined && !reboots) {
          running.host = host;
          return;
        }
        this.running.delete(host.id);
        await running?.guest.shutDown(powerOffSignal, shutdownGraceMs);
        await this.start(host, topology).catch((error: unknown) => this.lost(host, error));
      }),
    );
  }

  /** Powers every host off, so that its disk is whole. */
  async shutDown(): Promise<void> {
    const all = [...this.running.values()];
    this.running.clear();
    await Promise.all(all.map(({ guest }) => guest.shutDown(powerOffSignal, shutdownGraceMs)));
  }

  private directory(hostId: string): string {
    return join(this.settings.stateDir, 'hosts', hostId);
  }

  private async start(host: PlaneHost, topology: Topology): Promise<void> {
    const { layers, startScript, rootless } = this.settings;
    const directory = this.directory(host.id);
    await this.prepareDisk(host, topology);
    const guest = await GuestProcess.start({
      id: namespaceOf.host(host.id),
      hostname: host.hostname,
      namespace: namespaceOf.host(host.id),
      directory,
      layers,
      rootless,
      startScript,
      command: ['/lib/systemd/systemd', '--system'],
    });
    const running = { host, guest };
    this.running.set(host.id, running);
    void this.watchBoot(running);
    void guest.exited.then(async ({ cause, reason }) => {
      if (this.running.get(host.id) !== running) return;
      this.running.delete(host.id);
      await guest.kill();
      if (cause === 'rebooted')
        await this.start(running.host, topology).catch((error: unknown) => this.lost(host, error));
      else this.settings.emit({ kind: 'host-exited', hostId: host.id, reason });
    });
  }

  private lost(host: PlaneHost, error: unknown): void {
    this.settings.emit({
      kind: 'host-exited',
      hostId: host.id,
      reason: error instanceof Error ? error.message : String(error),
    });
  }

  private async watchBoot({ host, guest }: RunningHost): Promise<void> {
    while (guest.running) {
      const leader = await guest.leader();
      const booted = leader !== undefined && (await exists(`/proc/${leader}/root/run/sandbox-booted`));
      if (booted) {
        this.settings.emit({ kind: 'host-booted', hostId: host.id });
        return;
      }
      await sleep(bootPollMs);
    }
  }

  /** Gives a new disk what cloud-init would write at the first boot; a disk that exists is left as it is. */
  private async prepareDisk(host: PlaneHost, topology: Topology): Promise<void> {
    const upper = join(this.directory(host.id), 'upper');
    if (await exists(upper)) return;
    const own = topology.interfaces.find((item) => item.id === host.interfaceId);
    const vpc = topology.vpcs.find((item) => item.id === own?.vpcId);
    if (vpc === undefined) throw new Error(`the network interface ${host.interfaceId} of ${host.id} is in no VPC`);
    const { region } = host.metadata;
    const domain = privateDomain(region);
    const files: Readonly<Record<string, string>> = {
      'etc/hostname': `${host.hostname}\n`,
      'etc/hosts': `127.0.0.1 localhost\n127.0.1.1 ${host.hostname}.${domain} ${host.hostname}\n`,
      'etc/resolv.conf': `search ${domain}\nnameserver ${resolverOf(vpc.cidr)}\noptions timeout:2 attempts:2\n`,
      'etc/machine-id': `${randomBytes(16).toString('hex')}\n`,
      ...(host.userData === undefined ? {} : { 'var/lib/cloud/instance/user-data.txt': host.userData }),
    };
    const building = `${upper}.new`;
    await removeDisk(building);
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(building, path)), { recursive: true });
      await writeFile(join(building, path), text, { mode: path.startsWith('var/lib/cloud') ? 0o600 : 0o644 });
    }
    await rename(building, upper);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
