import type { Run } from '../context.js';
import { ports } from './groups.js';
import { compareRules, type IngressRule } from './security-rules.js';

/** The rules that let the internal load balancer's addresses, and nothing else, reach the app servers. */
export function nlbRules(run: Run, addresses: readonly string[]): readonly IngressRule[] {
  const groupId = run.outputs('security-groups').app;
  return addresses.map((address) => ({
    groupId,
    port: ports.uwsgi,
    source: { cidr: `${address}/32` },
    resource: 'app-rule',
  }));
}

/** A sentence when app servers do not admit the load balancer: then it finds none of them healthy. */
export async function shutOut(run: Run): Promise<string | undefined> {
  const { app } = run.outputs('security-groups');
  const { addresses } = run.outputs('nlb-addresses');
  const { missing } = await compareRules(run, [app], nlbRules(run, addresses));
  if (missing.length === 0) return undefined;
  const cidrs = missing.flatMap(({ source }) => ('cidr' in source ? source.cidr : []));
  return `the app servers' group ${app} does not admit ${cidrs.join(' and ')}, the internal load balancer, on port ${ports.uwsgi}`;
}
