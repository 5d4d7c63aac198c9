import { request } from 'node:http';
import { connect } from 'node:net';
import type { TargetHealthReport } from '../port.js';
import type { PlaneHealthCheck } from '../topology.js';
import { parseMatcher } from './matcher.js';

export type ProbeResult =
  | { readonly healthy: true }
  | {
      readonly healthy: false;
      readonly reason: NonNullable<TargetHealthReport['reason']>;
      readonly description: string;
    };

/** What the target sees of its checker. */
export interface ProbeOrigin {
  /** The load balancer's own address that the check comes from. */
  readonly from?: string;
  /** The Host header of a check over HTTP; the target's own address when absent. */
  readonly host?: string;
}

export interface ProbeTarget extends ProbeOrigin {
  readonly address: string;
  readonly port: number;
}

/** One health check, in the words that DescribeTargetHealth uses for its outcome. */
export async function probe(check: PlaneHealthCheck, target: ProbeTarget): Promise<ProbeResult> {
  const asked = { ...target, port: check.port ?? target.port };
  return check.protocol === 'HTTP' ? probeHttp(check, asked) : probeTcp(check, asked);
}

const timedOut: ProbeResult = { healthy: false, reason: 'Target.Timeout', description: 'Request timed out' };
const failed: ProbeResult = {
  healthy: false,
  reason: 'Target.FailedHealthChecks',
  description: 'Health checks failed',
};

function probeHttp(check: PlaneHealthCheck, { address, port, from, host }: ProbeTarget): Promise<ProbeResult> {
  const matches = parseMatcher(check.matcher);
  return new Promise((resolve) => {
    const call = request({
      host: address,
      port,
      path: check.path,
      agent: false,
      ...(from === undefined ? {} : { localAddress: from }),
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', host: host ?? `${address}:${port}`, connection: 'close' },
    });
    const timer = setTimeout(() => {
      resolve(timedOut);
      call.destroy();
    }, check.timeoutSeconds * 1000);
    call.on('response', (response) => {
      clearTimeout(timer);
      response.resume();
      const code = response.statusCode ?? 0;
      const description = `Health checks failed with these codes: [${code}]`;
      resolve(
        matches(code) ? { healthy: true } : { healthy: false, reason: 'Target.ResponseCodeMismatch', description },
      );
    });
    call.on('error', () => {
      clearTimeout(timer);
      resolve(failed);
    });
    call.end();
  });
}

function probeTcp(check: PlaneHealthCheck, { address, port, from }: ProbeTarget): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, ...(from === undefined ? {} : { localAddress: from }) });
    const finish = (result: ProbeResult): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(result);
    };
    // A network load balancer does not tell a timeout from a refusal.
    const timer = setTimeout(() => finish(failed), check.timeoutSeconds * 1000);
    socket.once('connect', () => finish({ healthy: true }));
    socket.once('error', () => finish(failed));
  });
}
