import type { TargetHealthReport } from '../port.js';
import type { PlaneTarget, PlaneTargetGroup } from '../topology.js';
import { type ProbeOrigin, type ProbeResult, probe } from './probe.js';

interface Watched {
  target: PlaneTarget;
  group: PlaneTargetGroup;
  state: TargetHealthReport['state'];
  /** Consecutive results that speak against the state. */
  streak: number;
  timer?: NodeJS.Timeout;
}

/** Counts one result: the state changes after as many contrary results in a row as the group's threshold says. */
export function nextHealth(
  current: Pick<Watched, 'state' | 'streak'>,
  healthy: boolean,
  thresholds: { readonly healthyThreshold: number; readonly unhealthyThreshold: number },
): Pick<Watched, 'state' | 'streak'> {
  // A new target is in service after its first success.
  if (current.state === 'initial' && healthy) return { state: 'healthy', streak: 0 };
  if (current.state === (healthy ? 'healthy' : 'unhealthy')) return { state: current.state, streak: 0 };
  const streak = current.streak + 1;
  const threshold = healthy ? thresholds.healthyThreshold : thresholds.unhealthyThreshold;
  if (streak < threshold) return { state: current.state, streak };
  return { state: healthy ? 'healthy' : 'unhealthy', streak: 0 };
}

/** Keeps checking the targets of a load balancer and tells each change of state. */
export class TargetHealth {
  private readonly watched = new Map<string, Watched>();

  /** `origins`: of the checks of a group's targets; a target has to answer all of them. */
  constructor(
    private readonly report: (report: TargetHealthReport) => void,
    private readonly changed: () => void,
    private readonly origins: (group: PlaneTargetGroup) => readonly ProbeOrigin[],
  ) {}

  update(groups: readonly PlaneTargetGroup[]): void {
    const wanted = new Set<string>();
    for (const group of groups) {
      for (const target of group.targets) {
        const key = keyOf(group, target);
        if (wanted.has(key)) continue;
        wanted.add(key);
        const known = this.watched.get(key);
        if (known) Object.assign(known, { target, group });
        else this.begin(key, { target, group, state: 'initial', streak: 0 });
      }
    }
    for (const [key, item] of this.watched) {
      if (wanted.has(key)) continue;
      clearTimeout(item.timer);
      this.watched.delete(key);
    }
  }

  /**
   * The targets that get a zone's new connections: the healthy ones, or all of them when none is (fail open); those of
   * the zone alone where the group does not cross zones.
   */
  serving(group: PlaneTargetGroup, zone: string): readonly PlaneTarget[] {
    const open = group.targets.filter(
      ({ draining, availabilityZone }) => !draining && (group.crossZone || availabilityZone === zone),
    );
    const healthy = open.filter((target) => this.watched.get(keyOf(group, target))?.state === 'healthy');
    return healthy.length > 0 ? healthy : open;
  }

  private begin(key: string, item: Watched): void {
    this.watched.set(key, item);
    this.tell(item, { reason: 'Elb.InitialHealthChecking', description: 'Initial health checks in progress' });
    void this.check(key, item);
  }

  private async check(key: string, item: Watched): Promise<void> {
    const { target, group } = item;
    const results = await Promise.all(
      this.origins(group).map((origin) => probe(group.healthCheck, { ...target, ...origin })),
    );
    if (this.watched.get(key) !== item) return;
    this.count(item, results.find((result) => !result.healthy) ?? { healthy: true });
    item.timer = setTimeout(() => void this.check(key, item), item.group.healthCheck.intervalSeconds * 1000);
  }

  private count(item: Watched, result: ProbeResult): void {
    const before = item.state;
    Object.assign(item, nextHealth(item, result.healthy, item.group.healthCheck));
    if (item.state === before) return;
    this.tell(item, result.healthy ? {} : { reason: result.reason, description: result.description });
    this.changed();
  }

  private tell({ group, target, state }: Watched, why: Pick<TargetHealthReport, 'reason' | 'description'>): void {
    this.report({ targetGroupArn: group.arn, targetId: target.id, port: target.port, state, ...why });
  }
}

function keyOf(group: PlaneTargetGroup, target: PlaneTarget): string {
  return `${group.arn} ${target.id} ${target.address}:${target.port}`;
}
