import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endpointAddress } from '../addresses.js';
import type { PlaneEvent } from '../port.js';
import type { DatacenterConfig } from '../protocol.js';
import { emptyTopology, type Topology } from '../topology.js';
import { Databases } from './databases.js';
import { writeGuestLayer } from './guest-layer.js';
import { Hosts } from './hosts.js';
import { serveAwsEndpoints, serveDial, servePackages } from './internet.js';
import { LoadBalancers } from './load-balancers.js';
import { Network } from './network.js';
import { networkPlan } from './network-plan.js';
import { Routers } from './routers.js';
import { routerRuleset } from './ruleset.js';

export interface DatacenterOutput {
  readonly emit: (event: PlaneEvent) => void;
  readonly log: (text: string) => void;
}

/** Everything inside the outer namespaces: the internet side, the VPCs and what runs in them. */
export class Datacenter {
  private topology: Topology = emptyTopology;

  private constructor(
    private readonly network: Network,
    private readonly routers: Routers,
    private readonly hosts: Hosts,
    private readonly databases: Databases,
    private readonly balancers: LoadBalancers,
  ) {}

  static async start(config: DatacenterConfig, { emit, log }: DatacenterOutput): Promise<Datacenter> {
    const { stateDir, imageDir, guestDir, region, endpoints, rootless } = config;
    await mkdir(join(stateDir, 'hosts'), { recursive: true });
    await mkdir(join(stateDir, 'databases'), { recursive: true });
    const layer = await writeGuestLayer(stateDir, guestDir, region);
    const base = join(imageDir, 'base');
    const databaseLayer = join(imageDir, 'db');
    const common = { stateDir, rootless, startScript: join(guestDir, 'host-start.sh') };
    const databaseSettings = {
      ...common,
      databaseLayer,
      layers: [databaseLayer, base],
      authority: await readFile(join(stateDir, 'ca', 'ca.pem'), 'utf8'),
      replicationKey: await secret(join(stateDir, 'replication.key')),
    };
    const datacenter = new Datacenter(
      new Network(),
      new Routers(endpoints, log),
      new Hosts({ ...common, layers: [layer, base], emit }),
      new Databases(databaseSettings, emit),
      new LoadBalancers(emit, log),
    );
    await datacenter.network.start(endpoints.map((_, index) => endpointAddress(index)));
    await Promise.all([
      serveAwsEndpoints(endpoints),
      servePackages(join(imageDir, 'pool')),
      serveDial(config.dialSocket, () => datacenter.topology),
    ]);
    return datacenter;
  }

  /**
   * Makes the datacenter agree with the topology: what left goes first, then networks and their rules, then what lives
   * in them. Calling it again after an error continues where it stopped.
   */
  async apply(topology: Topology): Promise<void> {
    this.topology = topology;
    const plan = networkPlan(topology);
    const leaving = this.network.leaving(plan);
    const leavingRouters = this.network.leavingRouters(plan);
    await Promise.all([
      this.hosts.retire(topology, leaving),
      this.databases.retire(topology, leaving),
      this.balancers.retire(topology, leaving),
      this.routers.retire(leavingRouters),
    ]);
    for (const namespace of leaving) await this.network.detach(namespace);
    for (const vpcId of leavingRouters) await this.network.removeRouter(vpcId);
    await this.network.extend(plan);
    for (const vpc of topology.vpcs) await this.network.enforce(vpc.id, routerRuleset(topology, vpc));
    this.routers.configure(topology);
    this.balancers.configure(topology);
    this.databases.converge(topology);
    await this.hosts.boot(topology);
  }

  /** Ends hosts and databases in order, so that their disks are whole. */
  async shutDown(): Promise<void> {
    await Promise.all([this.hosts.shutDown(), this.databases.shutDown()]);
  }
}

async function secret(path: string): Promise<string> {
  const known = await readFile(path, 'utf8').catch(() => '');
  if (known !== '') return known;
  const fresh = randomBytes(32).toString('hex');
  await writeFile(path, fresh, { mode: 0o600 });
  return fresh;
}
