import type { ProbeOrigin } from '../health/probe.js';
import type { TargetHealthReport } from '../port.js';
import type { NlbConfig } from '../protocol.js';
import type { PlaneTargetGroup } from '../topology.js';

/**
 * Every node checks every target by itself. Over HTTP it asks for itself: the Host header is its own address with the
 * listener's port, not the target's.
 */
export function checkOrigins({ nodes, listeners }: NlbConfig, group: PlaneTargetGroup): readonly ProbeOrigin[] {
  const port = listeners.find(({ targetGroup }) => targetGroup.arn === group.arn)?.port;
  return nodes.map(({ address }) => ({ from: address, host: `${address}:${port}` }));
}

/** A network load balancer has one reason for every failed check. */
export function inNlbWords(report: TargetHealthReport): TargetHealthReport {
  if (report.reason !== 'Target.ResponseCodeMismatch' && report.reason !== 'Target.Timeout') return report;
  return { ...report, reason: 'Target.FailedHealthChecks', description: 'Health checks failed' };
}
