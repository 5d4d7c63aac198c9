import { run } from '../command.js';
import { TargetHealth } from '../health/target-health.js';
import { readJsonLines, writeJsonLine } from '../json-lines.js';
import { enableForwarding } from '../namespace.js';
import type { NlbConfig } from '../protocol.js';
import { checkOrigins, inNlbWords } from './checks.js';
import { nlbRuleset } from './ruleset.js';

/** A network load balancer: the kernel forwards, this process checks the targets and rewrites the kernel's rules. */
let config: NlbConfig = { nodes: [], listeners: [] };
let loaded = '';
let loading: Promise<void> = enableForwarding();

function log(text: string): void {
  writeJsonLine(process.stdout, { kind: 'log', text });
}

const health = new TargetHealth(
  (report) => writeJsonLine(process.stdout, { kind: 'target-health', ...inNlbWords(report) }),
  () => load(),
  (group) => checkOrigins(config, group),
);

function load(): void {
  loading = loading.then(async () => {
    const routes = config.nodes.flatMap(({ address, availabilityZone }) =>
      config.listeners.map(({ port, targetGroup }) => {
        const targets = health.serving(targetGroup, availabilityZone);
        return { address, port, targets, keepsClients: targetGroup.preserveClientIp };
      }),
    );
    const ruleset = nlbRuleset(routes);
    if (ruleset === loaded) return;
    await run(['nft', '-f', '-'], { input: ruleset });
    loaded = ruleset;
  });
  loading = loading.catch((error: unknown) => log(`the load balancer's rules were refused: ${error}`));
}

function isNlbConfig(value: unknown): value is NlbConfig {
  return typeof value === 'object' && value !== null && 'nodes' in value && 'listeners' in value;
}

readJsonLines(process.stdin, (message) => {
  if (!isNlbConfig(message)) return;
  config = message;
  health.update(message.listeners.map((listener) => listener.targetGroup));
  load();
});
process.stdin.on('end', () => process.exit(0));
