import type { Duplex } from 'node:stream';
import type { Topology } from './topology.js';

/** `real`: isolated hosts that serve. `none`: the control plane alone; no packet ever flows, and the product says so. */
export type PlaneLevel = 'real' | 'none';

/** What a load balancer found out about a target, in the words of DescribeTargetHealth. */
export interface TargetHealthReport {
  readonly targetGroupArn: string;
  readonly targetId: string;
  readonly port: number;
  readonly state: 'initial' | 'healthy' | 'unhealthy';
  readonly reason?:
    | 'Elb.InitialHealthChecking'
    | 'Target.ResponseCodeMismatch'
    | 'Target.Timeout'
    | 'Target.FailedHealthChecks';
  readonly description?: string;
}

export type PlaneEvent =
  | { readonly kind: 'host-booted'; readonly hostId: string }
  /** PID 1 of the host ended although the topology still has it. */
  | { readonly kind: 'host-exited'; readonly hostId: string; readonly reason: string }
  /** The server answers queries in its role. */
  | { readonly kind: 'database-ready'; readonly databaseId: string }
  | { readonly kind: 'database-failed'; readonly databaseId: string; readonly reason: string }
  | ({ readonly kind: 'target-health' } & TargetHealthReport)
  /** The whole plane died (its outer process ended). */
  | { readonly kind: 'plane-lost'; readonly reason: string };

/** The hosts, networks, load balancers and databases behind the control plane. */
export interface DataPlane {
  readonly level: PlaneLevel;
  /** One sentence for people: what is real at this level and what is not enforced. */
  readonly description: string;
  /** PEM of the certificate authority that signed the databases' certificates; undefined at level `none`. */
  readonly databaseCa: string | undefined;
  /** Makes the plane agree with the topology; calls are serialised, only the newest waiting one is applied. */
  apply(topology: Topology): Promise<void>;
  /** Opens a TCP connection as a client on the internet would, from an address outside the VPC. */
  dial(host: string, port: number): Promise<Duplex>;
  /** What the host wrote to its console, the last 64 KiB. */
  console(hostId: string): Promise<string>;
  onEvent(listener: (event: PlaneEvent) => void): void;
  /** Ends every process, namespace and mount; keeps the hosts' disks when `keepDisks`, for a later start. */
  stop(options: { keepDisks: boolean }): Promise<void>;
}

/** The plane that is not there. */
export function noDataPlane(): DataPlane {
  return {
    level: 'none',
    description: 'Control plane only: instances, load balancers and databases are simulated states without hosts.',
    databaseCa: undefined,
    apply: async () => undefined,
    dial: async (host, port) => {
      throw new Error(`nothing serves ${host}:${port}: this sandbox has no hosts`);
    },
    console: async () => '',
    onEvent: () => undefined,
    stop: async () => undefined,
  };
}
