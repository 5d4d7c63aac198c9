import type { FleetTier } from '../../config/names.js';
import {
  type AgentView,
  type Health,
  type InstanceView,
  latest,
  type Snapshot,
  type TargetView,
} from '../../ops/snapshot.js';
import { age, plural } from '../words.js';
import { alsoMissing, group, type OpsGroup, type OpsRow, targetName } from './group.js';

/** The servers of a tier, as Auto Scaling, EC2, the load balancer and Systems Manager see them. */
export function fleetGroup(title: string, snapshot: Snapshot, tier: FleetTier, now: number): OpsGroup {
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
  return alsoMissing(group(`${title}${count}`, [section], now, rows), missing);
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

const order: readonly Health[] = ['bad', 'unknown', 'changing', 'good'];

function worst(healths: readonly Health[]): Health {
  return order.find((health) => healths.includes(health)) ?? 'unknown';
}
