import {
  type AgentView,
  type Health,
  type InstanceView,
  type ListenerView,
  type LoadBalancerView,
  latest,
  type MemberView,
  type Section,
  type Snapshot,
  type TargetView,
} from '../../ops/snapshot.js';
import { age, plural } from '../words.js';

/** One thing of the live system as a row of a table, with everything that is known of it for its own page. */
export interface OpsRow {
  /** Stays the same from one look to the next. */
  readonly key: string;
  readonly health: Health;
  readonly name: string;
  readonly state: string;
  readonly note: string;
  readonly details: readonly (readonly [label: string, value: string])[];
  /** The instance on which a shell can be opened now. */
  readonly shellOn?: string;
}

export interface OpsGroup {
  readonly title: string;
  /** Why there is nothing to show, or how old it is because AWS did not answer. */
  readonly trouble?: string;
  readonly rows: readonly OpsRow[];
}

/** The live system in reading order, the way of a request. */
export function groupsOf(snapshot: Snapshot, now: number): OpsGroup[] {
  const { sections } = snapshot;
  return [
    group('Load balancers', [sections.alb, sections.nlb], now, [
      ...balancerRows(latest(sections.alb)),
      ...balancerRows(latest(sections.nlb)),
    ]),
    fleetGroup('Web tier', snapshot, 'web', now),
    fleetGroup('App tier', snapshot, 'app', now),
    databaseGroup(snapshot, now),
    natGroup(snapshot, now),
    ...activityGroup(snapshot, now),
  ];
}

function group(title: string, sections: readonly Section<unknown>[], now: number, rows: readonly OpsRow[]): OpsGroup {
  const trouble = [...new Set(sections.flatMap((section) => troubleOf(section, now) ?? []))].join('; ');
  return { title, rows, ...(trouble ? { trouble } : {}) };
}

function troubleOf(section: Section<unknown>, now: number): string | undefined {
  switch (section.state) {
    case 'known':
      return undefined;
    case 'absent':
      return section.reason;
    case 'failed': {
      const old = section.last ? `${age(now - section.last.at)} old` : 'not known';
      return `${old}, cannot be read: ${section.failure.message}`;
    }
  }
}

function balancerRows(view: LoadBalancerView | undefined): OpsRow[] {
  if (!view) return [];
  const good = view.targets.filter((target) => target.health === 'good').length;
  return [
    {
      key: view.kind,
      health: view.health,
      name: view.name,
      state: view.state,
      note: [
        `${good} of ${plural(view.targets.length, 'target')} healthy`,
        ...(view.listeners ?? []).map(({ protocol, port, action }) =>
          action === 'forward' ? `${protocol} ${port}` : `${protocol} ${port} (${action})`,
        ),
        view.dnsName,
      ].join(', '),
      details: [
        ['kind', view.kind === 'alb' ? 'Application Load Balancer' : 'Network Load Balancer'],
        ['state', `${view.state}: ${view.reason}`],
        ['scheme', view.scheme],
        ['name', view.dnsName],
        ...(view.listeners ?? []).map((one) => [`listener ${one.port}`, listenerWords(one)] as const),
        ...view.targets.map((target) => [targetName(target), `${target.state}: ${target.reason}`] as const),
      ],
    },
  ];
}

function listenerWords({ protocol, action, certificateArn, tlsPolicy }: ListenerView): string {
  return [
    `${protocol}, ${action}`,
    ...(certificateArn ? [certificateArn] : []),
    ...(tlsPolicy ? [tlsPolicy] : []),
  ].join(', ');
}

function fleetGroup(title: string, snapshot: Snapshot, tier: 'web' | 'app', now: number): OpsGroup {
  const section = snapshot.sections[tier];
  const balancer = latest(snapshot.sections[tier === 'web' ? 'alb' : 'nlb']);
  const agents = latest(snapshot.sections.agents) ?? [];
  const fleet = latest(section);
  const instances = fleet?.instances ?? [];
  const known = new Set(instances.map((instance) => instance.id));
  const leaving = (balancer?.targets ?? []).filter((target) => !known.has(target.id));
  const rows = [
    ...instances.map((instance) =>
      instanceRow(
        instance,
        balancer?.targets.find((target) => target.id === instance.id),
        agents.find((agent) => agent.instanceId === instance.id),
        balancer !== undefined,
        now,
      ),
    ),
    ...leaving.map(leavingRow),
  ];
  const count = fleet ? ` (${plural(instances.length, 'instance')}, ${fleet.desired} wanted)` : '';
  const missing = fleet?.detailsFailure ? [`EC2 cannot be read: ${fleet.detailsFailure.message}`] : [];
  const one = group(`${title}${count}`, [section], now, rows);
  const trouble = [one.trouble, ...missing].filter(Boolean).join('; ');
  return { title: one.title, rows, ...(trouble ? { trouble } : {}) };
}

function instanceRow(
  instance: InstanceView,
  target: TargetView | undefined,
  agent: AgentView | undefined,
  targetsKnown: boolean,
  now: number,
): OpsRow {
  const targetWords = target
    ? target.health === 'good'
      ? 'healthy'
      : `target ${target.state}: ${target.reason}`
    : targetsKnown
      ? 'gets no requests: not a target'
      : 'target not known';
  const agentWords = agent ? (agent.ping === 'none' ? 'no SSM agent' : `SSM ${agent.ping}`) : 'SSM not known';
  const unregistered = targetsKnown && !target && instance.lifecycle === 'InService';
  const up = instance.launchedAt === undefined ? [] : [`up ${age(now - instance.launchedAt)}`];
  return {
    key: instance.id,
    ...(agent?.ping === 'Online' ? { shellOn: instance.id } : {}),
    health: worst([
      unregistered ? 'bad' : instance.health,
      ...(target ? [target.health] : []),
      ...(agent ? [agent.health] : []),
    ]),
    name: instance.id,
    state: instance.lifecycle,
    note: [targetWords, agentWords, instance.zone, ...up].join(', '),
    details: [
      ['lifecycle', instance.lifecycle],
      ['EC2 state', instance.state ?? 'not known'],
      ['health', instance.healthStatus],
      [
        'target',
        target ? `${target.state}: ${target.reason}${target.code ? ` (${target.code})` : ''}` : 'not registered',
      ],
      ['SSM agent', agent ? `${agent.ping}${agent.version ? `, version ${agent.version}` : ''}` : 'not known'],
      ...(agent?.lastPingAt === undefined ? [] : [['last ping', `${age(now - agent.lastPingAt)} ago`] as const]),
      ...(agent?.release ? [['release', agent.release] as const] : []),
      ['zone', instance.zone],
      ['type', instance.type],
      ['address', instance.privateAddress ?? 'not known'],
      ...(instance.launchedAt === undefined
        ? []
        : [
            [
              'launched',
              `${new Date(instance.launchedAt).toISOString()} (${age(now - instance.launchedAt)} ago)`,
            ] as const,
          ]),
    ],
  };
}

/** Behind the load balancer, but not in the group any more: it finishes its connections. */
function leavingRow(target: TargetView): OpsRow {
  return {
    key: targetName(target),
    health: target.health,
    name: target.id,
    state: target.state,
    note: `not in the group any more, target ${target.reason}`,
    details: [
      ['target', `${target.state}: ${target.reason}`],
      ['group', 'not in the Auto Scaling group any more'],
    ],
  };
}

function databaseGroup(snapshot: Snapshot, now: number): OpsGroup {
  const section = snapshot.sections.database;
  const view = latest(section);
  const title = view ? `Database (${view.id}, ${view.status}, ${view.engineVersion})` : 'Database';
  return group(
    title,
    [section],
    now,
    (view?.members ?? []).map((member) => memberRow(member, view)),
  );
}

function memberRow(
  member: MemberView,
  cluster: { writerEndpoint?: string; readerEndpoint?: string } | undefined,
): OpsRow {
  const endpoint = member.role === 'writer' ? cluster?.writerEndpoint : cluster?.readerEndpoint;
  return {
    key: member.id,
    health: member.health,
    name: member.id,
    state: member.status,
    note: [member.role, member.zone, member.instanceClass].filter(Boolean).join(', '),
    details: [
      ['role', member.role],
      ['status', member.status],
      ['zone', member.zone ?? 'not known'],
      ['class', member.instanceClass ?? 'not known'],
      ['endpoint', member.endpoint ?? 'none yet'],
      [`${member.role}s`, endpoint ?? 'none yet'],
    ],
  };
}

function natGroup(snapshot: Snapshot, now: number): OpsGroup {
  const rows = (latest(snapshot.sections.nat) ?? []).map(
    (nat): OpsRow => ({
      key: nat.id,
      health: nat.health,
      name: nat.id,
      state: nat.state,
      note: nat.reason ?? nat.publicAddress ?? '',
      details: [
        ['state', nat.state],
        ['address', nat.publicAddress ?? 'none'],
        ...(nat.reason ? [['reason', nat.reason] as const] : []),
      ],
    }),
  );
  return group('NAT gateway', [snapshot.sections.nat], now, rows);
}

/** Only when there is something to tell. */
function activityGroup(snapshot: Snapshot, now: number): OpsGroup[] {
  const section = snapshot.sections.activities;
  const rows = (latest(section) ?? []).map(
    (activity): OpsRow => ({
      key: `${activity.tier}-${activity.at}`,
      health: activity.current ? 'bad' : 'unknown',
      name: `${activity.tier} fleet`,
      state: activity.status,
      note: `${age(now - activity.at)} ago: ${activity.message}`,
      details: [
        ['when', `${new Date(activity.at).toISOString()} (${age(now - activity.at)} ago)`],
        ['what', activity.description],
        ['why', activity.message],
        ['since then', activity.current ? 'nothing has succeeded' : 'another change has succeeded'],
      ],
    }),
  );
  const one = group('Failed changes of the fleets', [section], now, rows);
  return rows.length > 0 || one.trouble ? [one] : [];
}

const order: readonly Health[] = ['bad', 'unknown', 'changing', 'good'];

function worst(healths: readonly Health[]): Health {
  return order.find((health) => healths.includes(health)) ?? 'unknown';
}

function targetName(target: TargetView): string {
  return target.port === undefined ? target.id : `${target.id}:${target.port}`;
}
