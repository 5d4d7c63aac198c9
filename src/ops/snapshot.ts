import type { FleetTier } from '../config/names.js';
import type { Failure } from '../engine/failure.js';

/** How one thing is, for glyphs, sorting and the verdict. `changing`: on its way, nobody has to act. */
export type Health = 'good' | 'changing' | 'bad' | 'unknown';

/** What one question to AWS brought. Times are milliseconds since 1970. */
export type Section<T> =
  | { readonly state: 'known'; readonly at: number; readonly data: T }
  | { readonly state: 'absent'; readonly at: number; readonly reason: string }
  | {
      readonly state: 'failed';
      readonly at: number;
      readonly failure: Failure;
      /** What was known before, with its own time. */
      readonly last?: { readonly at: number; readonly data: T };
    };

export interface TargetView {
  readonly id: string;
  readonly port?: number;
  readonly zone?: string;
  /** AWS's word: `healthy`, `draining`. */
  readonly state: string;
  readonly health: Health;
  /** In plain words. */
  readonly reason: string;
  /** AWS's reason code. */
  readonly code?: string;
}

export interface LoadBalancerView {
  readonly kind: 'alb' | 'nlb';
  readonly name: string;
  readonly dnsName: string;
  readonly scheme: string;
  readonly state: string;
  readonly health: Health;
  readonly reason: string;
  readonly targets: readonly TargetView[];
  /** By port; absent when they could not be read. */
  readonly listeners?: readonly ListenerView[];
  readonly listenersFailure?: Failure;
}

export interface ListenerView {
  readonly port: number;
  /** AWS's word: `HTTPS`. */
  readonly protocol: string;
  /** AWS's word: `forward`, `redirect`. */
  readonly action: string;
  readonly certificateArn?: string;
  readonly tlsPolicy?: string;
}

export interface InstanceView {
  readonly id: string;
  /** Auto Scaling's word: `InService`, `Pending:Wait`. */
  readonly lifecycle: string;
  /** EC2's word: `running`; absent when EC2 could not be asked. */
  readonly state?: string;
  readonly healthStatus: string;
  readonly health: Health;
  readonly zone: string;
  readonly type: string;
  readonly privateAddress?: string;
  readonly launchedAt?: number;
}

export interface FleetView {
  readonly tier: FleetTier;
  readonly name: string;
  readonly min: number;
  readonly desired: number;
  readonly max: number;
  /** Set by AWS only while the group is being deleted. */
  readonly status?: string;
  readonly instances: readonly InstanceView[];
  /** Why launch time, address and state are missing, when EC2 could not be asked. */
  readonly detailsFailure?: Failure;
}

export interface AgentView {
  readonly instanceId: string;
  /** `Online`, `ConnectionLost`, `Inactive`, or `none` when the agent never registered. */
  readonly ping: string;
  readonly health: Health;
  readonly lastPingAt?: number;
  readonly version?: string;
  /** Of the release's association on this instance. */
  readonly release?: string;
}

export interface MemberView {
  readonly id: string;
  readonly role: 'writer' | 'reader';
  readonly status: string;
  readonly health: Health;
  readonly zone?: string;
  readonly instanceClass?: string;
  readonly endpoint?: string;
}

export interface DatabaseView {
  readonly id: string;
  readonly status: string;
  readonly health: Health;
  readonly engineVersion: string;
  readonly writerEndpoint?: string;
  readonly readerEndpoint?: string;
  readonly members: readonly MemberView[];
}

export interface NatView {
  readonly id: string;
  readonly state: string;
  readonly health: Health;
  readonly publicAddress?: string;
  readonly reason?: string;
}

export interface ActivityView {
  readonly tier: FleetTier;
  readonly at: number;
  readonly status: string;
  readonly description: string;
  readonly message: string;
  /** No launch of the group has succeeded since. */
  readonly current: boolean;
}

export interface Sections {
  readonly alb: Section<LoadBalancerView>;
  readonly nlb: Section<LoadBalancerView>;
  readonly web: Section<FleetView>;
  readonly app: Section<FleetView>;
  readonly agents: Section<readonly AgentView[]>;
  readonly database: Section<DatabaseView>;
  readonly nat: Section<readonly NatView[]>;
  /** Failed ones only, newest first. */
  readonly activities: Section<readonly ActivityView[]>;
}

export type SectionName = keyof Sections;

export interface Verdict {
  /** `unknown`: nothing bad was seen, but something could not be read. `simulated`: there are no hosts to serve. */
  readonly state: 'healthy' | 'degraded' | 'down' | 'simulated' | 'unknown';
  /** Whole sentences, the worst first. */
  readonly reasons: readonly string[];
}

/** The live system at one moment; `ops --once --json` prints it as it is. */
export interface Snapshot {
  readonly version: 1;
  readonly environment: string;
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly url?: string;
  readonly verdict: Verdict;
  readonly sections: Sections;
}

/** The newest known data of a section, however old; undefined when there is none. */
export function latest<T>(section: Section<T>): T | undefined {
  switch (section.state) {
    case 'known':
      return section.data;
    case 'failed':
      return section.last?.data;
    case 'absent':
      return undefined;
  }
}
