import type { PlaneHost } from '../../src/sandbox/plane/topology.js';
import { Messages } from '../../src/sandbox/services/ssm/tables.js';
import type { TestRegion } from '../sandbox/region.js';
import { type Delivered, TestAgent } from '../sandbox/services/ssm/fixture.js';
import type { PlayedPlane } from './played-plane.js';

/** How an agent ends a run. */
export interface RunEnd {
  readonly status: 'Success' | 'Failed';
  readonly output?: string;
}

export type Work = (instanceId: string, message: Delivered) => RunEnd;

/** In AWS's time. */
const signEveryMs = 60_000;
/** What an agent slept after a first attempt that found no way out, as seen in its log. */
const sleepMs = (25 * 60 + 42) * 1000;

interface PlayedAgent {
  readonly agent: TestAgent;
  readonly bootCount: number;
  signedAt: number;
  readonly asleepUntil: number;
}

/**
 * The Systems Manager agents of all hosts: they register, stay online and end every run that they are given. One whose
 * host boots before its subnet has a way to the internet goes to sleep; a reboot wakes it.
 */
export class PlayedAgents {
  readonly #region: TestRegion;
  readonly #plane: PlayedPlane;
  readonly #agents = new Map<string, PlayedAgent>();
  /** What was run, as `i-... packages`. */
  readonly runs: string[] = [];
  work: Work = () => ({ status: 'Success' });
  /** An agent that sleeps registers nothing and fetches nothing. */
  asleep: (instanceId: string) => boolean = () => false;

  constructor(region: TestRegion, plane: PlayedPlane) {
    this.#region = region;
    this.#plane = plane;
  }

  /** Does everything that agents would do at this moment; answers whether there was anything. */
  async step(): Promise<boolean> {
    let busy = false;
    const now = this.#region.clock.now();
    for (const host of this.#plane.topology().hosts) {
      const { id } = host;
      const known = this.#agentOf(host);
      if (known.asleepUntil > now || this.asleep(id)) continue;
      if (now - known.signedAt >= this.#region.cloud.scaled(signEveryMs)) {
        known.signedAt = now;
        await known.agent.register().catch(() => undefined);
        busy = true;
      }
      const mail = this.#region.cloud.table(Messages).where((one) => one.instanceId === id && one.visibleAt <= now);
      if (mail.length === 0) continue;
      busy = true;
      for (const message of await known.agent.fetch()) {
        await known.agent.acknowledge(message);
        // An invitation to a session: what would go through it ends in the test's own port.
        if (message.Payload.Steps === undefined) continue;
        const { status, output = '' } = failure(message) ?? this.work(id, message);
        this.runs.push(`${id} ${message.Topic.split('.').at(-1)} ${phaseOf(message)}`);
        await known.agent.reply(message, status, { StandardOutput: output });
      }
    }
    return busy;
  }

  #agentOf({ id, bootCount, interfaceId }: PlaneHost): PlayedAgent {
    const known = this.#agents.get(id);
    if (known?.bootCount === bootCount) return known;
    const asleepUntil = this.#hasWayOut(interfaceId)
      ? 0
      : this.#region.clock.now() + this.#region.cloud.scaled(sleepMs);
    const booted = { agent: known?.agent ?? new TestAgent(this.#region, id), bootCount, signedAt: 0, asleepUntil };
    this.#agents.set(id, booted);
    return booted;
  }

  #hasWayOut(interfaceId: string): boolean {
    const { interfaces, subnets } = this.#plane.topology();
    const subnetId = interfaces.find(({ id }) => id === interfaceId)?.subnetId;
    return subnets.find(({ id }) => id === subnetId)?.egress.kind === 'nat-gateway';
  }
}

/** A script that only fails, as the sandbox sends it where one is to fail. */
function failure({ Payload }: Delivered): RunEnd | undefined {
  const [said = '', end] = (Payload.Steps as { Commands: string[] }[])[0]?.Commands ?? [];
  return end === 'exit 1' ? { status: 'Failed', output: /"(.*)"/.exec(said)?.[1] ?? '' } : undefined;
}

function phaseOf({ Payload }: Delivered): string {
  return /\b(packages|push|all)\b/.exec(JSON.stringify(Payload.Steps))?.[1] ?? '';
}
