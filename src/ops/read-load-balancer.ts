import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { loadBalancerHealth, targetHealthOf, targetReason } from './health-words.js';
import { failureOf, type Reading } from './reading.js';
import type { LoadBalancerView } from './snapshot.js';
import type { SnapshotSources } from './sources.js';

/** A load balancer and the health of every target behind it. */
export async function readLoadBalancer(
  kind: 'alb' | 'nlb',
  sources: SnapshotSources,
  abortSignal: AbortSignal,
): Promise<Reading<LoadBalancerView>> {
  const recorded = sources.recorded[kind];
  if (!recorded) return { absent: 'it was not made yet' };
  const { elbv2 } = sources.clients;
  const [balancers, health, listeners] = await Promise.all([
    elbv2.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [recorded.arn] }), { abortSignal }),
    elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn: recorded.targetGroupArn }), { abortSignal }),
    readListeners(recorded.arn, sources, abortSignal),
  ]);
  const balancer = balancers.LoadBalancers?.[0];
  if (!balancer) return { absent: 'AWS does not list it any more' };
  const state = balancer.State?.Code ?? 'unknown';
  const words = loadBalancerHealth[state];
  const targets = (health.TargetHealthDescriptions ?? []).map((one) => ({
    id: one.Target?.Id ?? '?',
    ...(one.Target?.Port === undefined ? {} : { port: one.Target.Port }),
    ...(one.Target?.AvailabilityZone ? { zone: one.Target.AvailabilityZone } : {}),
    state: one.TargetHealth?.State ?? 'unknown',
    health: targetHealthOf(one.TargetHealth?.State),
    reason: targetReason(one.TargetHealth?.Reason, one.TargetHealth?.Description),
    ...(one.TargetHealth?.Reason ? { code: one.TargetHealth.Reason } : {}),
  }));
  return {
    found: {
      kind,
      name: balancer.LoadBalancerName ?? sources.names[kind],
      dnsName: balancer.DNSName ?? recorded.dnsName,
      scheme: balancer.Scheme ?? 'unknown',
      state,
      health: words?.health ?? 'unknown',
      reason: balancer.State?.Reason ?? words?.reason ?? state,
      targets: targets.sort((a, b) => a.id.localeCompare(b.id)),
      ...listeners,
    },
  };
}

/** When they cannot be read the rest is worth showing without them. */
async function readListeners(
  LoadBalancerArn: string,
  { clients }: SnapshotSources,
  abortSignal: AbortSignal,
): Promise<Pick<LoadBalancerView, 'listeners' | 'listenersFailure'>> {
  const ask = clients.elbv2.send(new DescribeListenersCommand({ LoadBalancerArn }), { abortSignal });
  const answer = await ask.catch((error: unknown) => ({ listenersFailure: failureOf(error, abortSignal) }));
  if ('listenersFailure' in answer) return answer;
  const views = (answer.Listeners ?? []).map((one) => ({
    port: one.Port ?? 0,
    protocol: one.Protocol ?? 'unknown',
    action: one.DefaultActions?.[0]?.Type ?? 'unknown',
    ...(one.Certificates?.[0]?.CertificateArn ? { certificateArn: one.Certificates[0].CertificateArn } : {}),
    ...(one.SslPolicy ? { tlsPolicy: one.SslPolicy } : {}),
  }));
  return { listeners: views.sort((a, b) => a.port - b.port) };
}
