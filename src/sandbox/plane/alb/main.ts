import { TargetHealth } from '../health/target-health.js';
import { readJsonLines, writeJsonLine } from '../json-lines.js';
import type { AlbConfig, LoadBalancerNode } from '../protocol.js';
import type { AlbListener } from '../topology.js';
import { AlbProxy, type ProxyAction } from './proxy.js';

/** An application load balancer: one proxy per address and listener, in a network namespace of its own. */
let config: AlbConfig = { nodes: [], listeners: [], idleTimeoutSeconds: 60 };
const proxies = new Map<string, AlbProxy>();
const connectTimeoutMs = 10_000;

function log(text: string): void {
  writeJsonLine(process.stdout, { kind: 'log', text });
}

const health = new TargetHealth(
  (report) => writeJsonLine(process.stdout, { kind: 'target-health', ...report }),
  () => undefined,
  () => config.nodes.slice(0, 1).map(({ address }) => ({ from: address })),
);

/** Until the configuration that removed the listener has closed it. */
const goingAway: ProxyAction = { kind: 'forward', targets: [] };

function actionOf(port: number, zone: string): ProxyAction {
  const action = config.listeners.find((item) => item.port === port)?.action;
  if (!action) return goingAway;
  return action.kind === 'forward' ? { kind: 'forward', targets: health.serving(action.targetGroup, zone) } : action;
}

function open({ address, availabilityZone }: LoadBalancerNode, { port, tls }: AlbListener): AlbProxy {
  const proxy = new AlbProxy({
    address,
    port,
    ...(tls ? { tls } : {}),
    action: () => actionOf(port, availabilityZone),
    idleTimeoutMs: () => config.idleTimeoutSeconds * 1000,
    connectTimeoutMs,
  });
  proxy.server.on('error', (error) => log(`the listener ${address}:${port} failed: ${error.message}`));
  proxy.server.listen({ host: address, port, backlog: 1024 });
  return proxy;
}

function isAlbConfig(value: unknown): value is AlbConfig {
  return typeof value === 'object' && value !== null && 'nodes' in value && 'listeners' in value;
}

readJsonLines(process.stdin, (message) => {
  if (!isAlbConfig(message)) return;
  config = message;
  health.update(message.listeners.flatMap(({ action }) => (action.kind === 'forward' ? [action.targetGroup] : [])));
  // Another certificate or policy makes another proxy of the listener.
  const wanted = new Map<string, { node: LoadBalancerNode; listener: AlbListener }>(
    message.nodes.flatMap((node) =>
      message.listeners.map((listener) => {
        const key = JSON.stringify([node, listener.port, listener.tls]);
        return [key, { node, listener }] as const;
      }),
    ),
  );
  for (const [key, proxy] of proxies) {
    if (wanted.has(key)) continue;
    proxy.close();
    proxies.delete(key);
  }
  for (const [key, { node, listener }] of wanted) if (!proxies.has(key)) proxies.set(key, open(node, listener));
});
process.stdin.on('end', () => process.exit(0));
