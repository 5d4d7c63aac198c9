import { TargetHealth } from '../health/target-health.js';
import { readJsonLines, writeJsonLine } from '../json-lines.js';
import type { LoadBalancerConfig } from '../protocol.js';
import { AlbProxy } from './proxy.js';

/** An application load balancer: one proxy per address and listener, in a network namespace of its own. */
let config: LoadBalancerConfig = { addresses: [], listeners: [], idleTimeoutSeconds: 60 };
const proxies = new Map<string, AlbProxy>();
const connectTimeoutMs = 10_000;

function log(text: string): void {
  writeJsonLine(process.stdout, { kind: 'log', text });
}

const health = new TargetHealth(
  (report) => writeJsonLine(process.stdout, { kind: 'target-health', ...report }),
  () => undefined,
  () => config.addresses.slice(0, 1),
);

function open(address: string, port: number): AlbProxy {
  const proxy = new AlbProxy({
    address,
    port,
    targets: () => {
      const listener = config.listeners.find((item) => item.port === port);
      return listener === undefined ? [] : health.serving(listener.targetGroup);
    },
    idleTimeoutMs: () => config.idleTimeoutSeconds * 1000,
    connectTimeoutMs,
  });
  proxy.server.on('error', (error) => log(`the listener ${address}:${port} failed: ${error.message}`));
  proxy.server.listen({ host: address, port, backlog: 1024 });
  return proxy;
}

function isLoadBalancerConfig(value: unknown): value is LoadBalancerConfig {
  return typeof value === 'object' && value !== null && 'addresses' in value && 'listeners' in value;
}

readJsonLines(process.stdin, (message) => {
  if (!isLoadBalancerConfig(message)) return;
  config = message;
  health.update(message.listeners.map((listener) => listener.targetGroup));
  const wanted = new Map<string, { address: string; port: number }>(
    message.addresses.flatMap((address) =>
      message.listeners.map(({ port }) => [`${address}:${port}`, { address, port }] as const),
    ),
  );
  for (const [key, proxy] of proxies) {
    if (wanted.has(key)) continue;
    proxy.close();
    proxies.delete(key);
  }
  for (const [key, { address, port }] of wanted) if (!proxies.has(key)) proxies.set(key, open(address, port));
});
process.stdin.on('end', () => process.exit(0));
