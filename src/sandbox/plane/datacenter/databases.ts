import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { namespaceOf } from '../names.js';
import type { PlaneEvent } from '../port.js';
import type { Topology } from '../topology.js';
import { DatabaseCluster } from './database-cluster.js';
import type { DatabaseSettings } from './database-server.js';

/** All Aurora clusters of the datacenter. */
export class Databases {
  private readonly clusters = new Map<string, DatabaseCluster>();

  constructor(
    private readonly settings: DatabaseSettings & { readonly replicationKey: string },
    private readonly emit: (event: PlaneEvent) => void,
  ) {}

  /** Ends the servers that left the topology, after another one took over what they wrote, and forgotten disks. */
  async retire(topology: Topology, leavingNamespaces: readonly string[]): Promise<void> {
    const restarting = topology.databases
      .filter(({ id }) => leavingNamespaces.includes(namespaceOf.database(id)))
      .map(({ id }) => id);
    await Promise.all(
      [...this.clusters].map(async ([clusterId, cluster]) => {
        const members = topology.databases.filter((database) => database.clusterId === clusterId);
        await cluster.retire(members, topology.interfaces, restarting);
        if (members.length === 0) this.clusters.delete(clusterId);
      }),
    );
    const folder = join(this.settings.stateDir, 'databases');
    const wanted = new Set(topology.databases.map(({ id }) => id));
    const disks = await readdir(folder).catch(() => []);
    const forgotten = disks.filter((id) => !wanted.has(id));
    await Promise.all(forgotten.map((id) => rm(join(folder, id), { recursive: true, force: true })));
  }

  /** Starts what is missing and gives the servers their roles; the events tell when they are ready. */
  converge(topology: Topology): void {
    for (const clusterId of new Set(topology.databases.map((database) => database.clusterId))) {
      let cluster = this.clusters.get(clusterId);
      if (cluster === undefined) {
        cluster = new DatabaseCluster(clusterId, this.settings, this.emit);
        this.clusters.set(clusterId, cluster);
      }
      const members = topology.databases.filter((database) => database.clusterId === clusterId);
      cluster.converge(members, topology.interfaces);
    }
  }

  async shutDown(): Promise<void> {
    await Promise.all([...this.clusters.values()].map((cluster) => cluster.shutDown()));
  }
}
