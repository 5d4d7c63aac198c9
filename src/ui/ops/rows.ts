import {
  type ListenerView,
  type LoadBalancerView,
  latest,
  type MemberView,
  type Snapshot,
} from '../../ops/snapshot.js';
import { age, plural } from '../words.js';
import { fleetGroup } from './fleet-rows.js';
import { alsoMissing, group, type OpsGroup, type OpsRow, targetName } from './group.js';

/** The live system in reading order, the way of a request. */
export function groupsOf(snapshot: Snapshot, now: number): OpsGroup[] {
  return [
    balancerGroup(snapshot, now),
    fleetGroup('Web tier', snapshot, 'web', now),
    fleetGroup('App tier', snapshot, 'app', now),
    databaseGroup(snapshot, now),
    natGroup(snapshot, now),
    ...activityGroup(snapshot, now),
  ];
}

function balancerGroup({ sections: { alb, nlb } }: Snapshot, now: number): OpsGroup {
  const views = [alb, nlb].flatMap((section) => latest(section) ?? []);
  const missing = views.flatMap(({ listenersFailure }) => listenersFailure ?? []);
  return alsoMissing(
    group('Load balancers', [alb, nlb], now, views.flatMap(balancerRows)),
    missing.map(({ message }) => `the listeners cannot be read: ${message}`),
  );
}

function balancerRows(view: LoadBalancerView): OpsRow[] {
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
