import type { Target } from '../aws/target.js';

/** How a public name is spoken to. */
export type Scheme = 'http' | 'https';

const usualPorts: Readonly<Record<Scheme, number>> = { http: 80, https: 443 };

/** The address that a person types to reach a public name on the scheme's usual port. */
export async function publicUrl(target: Target, dnsName: string, scheme: Scheme = 'http'): Promise<string> {
  const { host, port } = await target.reach(dnsName, usualPorts[scheme]);
  return port === usualPorts[scheme] ? `${scheme}://${host}/` : `${scheme}://${host}:${port}/`;
}
