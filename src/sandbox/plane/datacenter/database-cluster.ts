import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PlaneEvent } from '../port.js';
import type { PlaneDatabase, PlaneInterface } from '../topology.js';
import { DatabaseServer, type DatabaseSettings } from './database-server.js';
import { catchUpSql, demotionSql, disconnectionSql, readerSql, replicationState, writerSql } from './database-sql.js';

const handoverSeconds = 10;
const retryMs = 1_500;
const joinTimeoutMs = 60_000;

interface Member {
  readonly server: DatabaseServer;
  /** What the server was last told to be; undefined after a start. */
  configured?: string;
  role?: PlaneDatabase['role'];
  announced?: PlaneDatabase['role'];
}

/** The servers of one Aurora cluster: exactly one writes, the others follow it by replication. */
export class DatabaseCluster {
  private readonly members = new Map<string, Member>();
  private readonly failures = new Map<string, string>();
  private desired: readonly PlaneDatabase[] = [];
  private interfaces: readonly PlaneInterface[] = [];
  private work: Promise<void> = Promise.resolve();
  private stopping = false;

  constructor(
    private readonly id: string,
    private readonly settings: DatabaseSettings & { readonly replicationKey: string },
    private readonly emit: (event: PlaneEvent) => void,
  ) {}

  converge(desired: readonly PlaneDatabase[], interfaces: readonly PlaneInterface[]): void {
    this.desired = desired;
    this.interfaces = interfaces;
    this.schedule();
  }

  async retire(
    desired: readonly PlaneDatabase[],
    interfaces: readonly PlaneInterface[],
    restarting: readonly string[],
  ): Promise<void> {
    this.desired = desired;
    this.interfaces = interfaces;
    await this.exclusively(async () => {
      const leaving = [...this.members].filter(([id]) => !desired.some((database) => database.id === id));
      const successor = desired.find((database) => database.role === 'writer');
      const member = successor && this.members.get(successor.id);
      // What the old writer wrote has to reach its successor before its disk is gone, as Aurora's storage would see to.
      if (member?.server.running && leaving.some(([, item]) => item.role === 'writer')) {
        await this.demoteFor(member).catch(() => undefined);
      }
      for (const [id, { server }] of leaving) {
        this.members.delete(id);
        await server.kill();
        await server.removeDisk();
      }
      for (const id of restarting) {
        await this.members.get(id)?.server.stop();
        this.members.delete(id);
      }
    });
  }

  async shutDown(): Promise<void> {
    this.stopping = true;
    await Promise.all([...this.members.values()].map(({ server }) => server.stop()));
  }

  private async exclusively(task: () => Promise<void>): Promise<void> {
    const result = this.work.then(task);
    this.work = result.catch(() => undefined);
    await result;
  }

  private schedule(): void {
    void this.exclusively(() => this.step()).catch(() => this.retry());
  }

  private retry(): void {
    setTimeout(() => {
      if (!this.stopping && this.desired.length > 0) this.schedule();
    }, retryMs);
  }

  /** One pass towards the desired roles; does nothing when they are as desired. One server's trouble is not another's. */
  private async step(): Promise<void> {
    if (this.stopping) return;
    const { desired } = this;
    let failure: unknown;
    const attempt = async (database: PlaneDatabase, work: () => Promise<void>): Promise<void> => {
      await work().catch((error: unknown) => {
        failure = error;
        this.fail(database.id, error instanceof Error ? error.message : String(error));
      });
    };
    await Promise.all(desired.map((database) => attempt(database, () => this.ensureRunning(database))));
    const writer = desired.find((database) => database.role === 'writer');
    if (writer !== undefined) {
      await attempt(writer, () => this.makeWriter(writer));
      const readers = desired.filter((database) => database.role === 'reader');
      await Promise.all(readers.map((reader) => attempt(reader, () => this.makeReader(reader, writer))));
    }
    if (failure !== undefined) throw failure;
  }

  /** Tells a failure once, however often it is met again before the server is ready. */
  private fail(databaseId: string, reason: string): void {
    if (this.failures.get(databaseId) === reason) return;
    this.failures.set(databaseId, reason);
    this.emit({ kind: 'database-failed', databaseId, reason });
  }

  private async ensureRunning(database: PlaneDatabase): Promise<void> {
    const { id } = database;
    const known = this.members.get(id);
    if (known?.server.running) {
      await known.server.writeCertificate(database);
      return;
    }
    const member: Member = { server: new DatabaseServer(id, this.settings, (reason) => this.lost(id, reason)) };
    this.members.set(id, member);
    await member.server.start(database);
  }

  private lost(id: string, reason: string): void {
    if (this.stopping || !this.members.delete(id)) return;
    this.fail(id, reason);
    this.retry();
  }

  private async makeWriter(database: PlaneDatabase): Promise<void> {
    const member = this.members.get(database.id);
    if (!member?.server.running) return;
    const { role, master, requireSecureTransport } = database;
    const wanted = JSON.stringify({ role, master, requireSecureTransport });
    if (member.configured === wanted) return;
    await this.demoteFor(member);
    await member.server.query(writerSql(database, this.replicationPassword));
    this.settle(database, member, wanted);
  }

  /**
   * Ends writing on the present writer, when it is another server, and waits until `successor` has all of it. Both lose
   * their clients, as in a failover of Aurora.
   */
  private async demoteFor(successor: Member): Promise<void> {
    const present = [...this.members.values()].find((item) => item.role === 'writer');
    if (present === undefined || present === successor || !present.server.running) return;
    const position = (await present.server.query(demotionSql)).trim();
    present.configured = undefined;
    present.announced = undefined;
    present.role = 'reader';
    if (position !== '') await successor.server.query(catchUpSql(position, handoverSeconds));
    await Promise.all([present, successor].map(({ server }) => server.query(disconnectionSql)));
  }

  private async makeReader(database: PlaneDatabase, writer: PlaneDatabase): Promise<void> {
    const member = this.members.get(database.id);
    const address = this.interfaces.find((item) => item.id === writer.interfaceId)?.address;
    if (!member?.server.running || address === undefined) return;
    const { role, requireSecureTransport } = database;
    const wanted = JSON.stringify({ role, requireSecureTransport, address, port: writer.port });
    if (member.configured === wanted) return;
    await member.server.query(readerSql(database, { address, port: writer.port }, this.replicationPassword));
    if (await this.waitForReplication(member.server)) {
      this.settle(database, member, wanted);
      return;
    }
    // Its data contradicts the writer's: a new reader is made from the writer's log instead.
    this.members.delete(database.id);
    await member.server.kill();
    await member.server.removeDisk();
    this.emit({
      kind: 'database-failed',
      databaseId: database.id,
      reason: 'replication broke: the reader is made anew',
    });
    this.retry();
  }

  private async waitForReplication(server: DatabaseServer): Promise<boolean> {
    const end = Date.now() + joinTimeoutMs;
    while (Date.now() < end) {
      const state = replicationState(await server.query('SHOW SLAVE STATUS\\G\n', ['--column-names']));
      if (state.kind === 'broken') return false;
      if (state.kind === 'running' && state.caughtUp) return true;
      await sleep(100);
    }
    throw new Error(`the reader ${server.id} could not follow its writer for ${joinTimeoutMs / 1000} s`);
  }

  private settle(database: PlaneDatabase, member: Member, configured: string): void {
    Object.assign(member, { configured, role: database.role });
    this.failures.delete(database.id);
    if (member.announced === database.role) return;
    member.announced = database.role;
    this.emit({ kind: 'database-ready', databaseId: database.id });
  }

  /** The same after each start, known to nobody outside the datacenter. */
  private get replicationPassword(): string {
    return createHmac('sha256', this.settings.replicationKey).update(this.id).digest('base64url');
  }
}
