import type { Target } from '../aws/target.js';

/** The address that a person types to reach a public name, port 80. */
export async function publicUrl(target: Target, dnsName: string): Promise<string> {
  const { host, port } = await target.reach(dnsName, 80);
  return port === 80 ? `http://${host}/` : `http://${host}:${port}/`;
}
