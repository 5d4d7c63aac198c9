import { throttled } from '../faults/refusals.js';
import type { Protocol } from '../wire/model.js';
import type { Cloud } from './cloud.js';

/** Tokens at most, and how many come back in a second of AWS's own time. */
interface Bucket {
  readonly size: number;
  readonly refill: number;
}

/** EC2's buckets are published ("Request throttling for the Amazon EC2 API"); each action has its own. */
const ec2Buckets = {
  read: { size: 100, refill: 20 },
  /** A describe that neither filters nor pages. */
  readEverything: { size: 50, refill: 10 },
  change: { size: 50, refill: 5 },
} as const satisfies Record<string, Bucket>;

const ec2Exceptions: Readonly<Record<string, Bucket>> = { CreateVpcEndpoint: { size: 4, refill: 0.3 } };

/** Besides the request itself, these pay for every instance. */
const ec2Resources: Readonly<Record<string, Bucket & { readonly count: (input: Fields) => number }>> = {
  RunInstances: { size: 1000, refill: 2, count: ({ MaxCount }) => (typeof MaxCount === 'number' ? MaxCount : 1) },
  TerminateInstances: {
    size: 1000,
    refill: 20,
    count: ({ InstanceIds }) => (Array.isArray(InstanceIds) ? InstanceIds.length : 1),
  },
};

/** [assumed] The other services publish no numbers: plausible ones, for each action. */
const assumedBuckets = { read: { size: 100, refill: 20 }, change: { size: 50, refill: 5 } } as const;

/** Agents wait for work in these all the time; AWS's limits for them are per instance. */
const agentActions: ReadonlySet<string> = new Set([
  'ssm:UpdateInstanceInformation',
  'ec2messages:GetMessages',
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:SendReply',
]);

type Fields = Readonly<Record<string, unknown>>;

export interface ThrottledCall {
  /** `ec2:CreateVpc`. */
  readonly action: string;
  readonly protocol: Protocol;
  readonly callerArn: string;
  readonly input: unknown;
}

/** The request limits of the account in the region. They begin full with every start of the sandbox. */
export class Throttling {
  readonly #cloud: Pick<Cloud, 'now' | 'speed'>;
  readonly #levels = new Map<string, { tokens: number; at: number }>();

  constructor(cloud: Pick<Cloud, 'now' | 'speed'>) {
    this.#cloud = cloud;
  }

  /** Takes the call's tokens. @throws AwsError when a bucket is empty. */
  admit(call: ThrottledCall): void {
    const { action } = call;
    if (agentActions.has(action)) return;
    const input: Fields = typeof call.input === 'object' && call.input !== null ? { ...call.input } : {};
    const [service = '', operation = ''] = action.split(':');
    const name = bucketName(service, operation, input);
    const bucket =
      service === 'ec2' ? (ec2Exceptions[operation] ?? ec2Buckets[name]) : assumedBuckets[kindOf(operation)];
    const resources = service === 'ec2' ? ec2Resources[operation] : undefined;
    const paid =
      this.#take(`${action} ${name}`, bucket, 1) &&
      (!resources || this.#take(`${action} resources`, resources, resources.count(input)));
    if (!paid) throw throttled(call);
  }

  #take(key: string, { size, refill }: Bucket, wanted: number): boolean {
    const now = this.#cloud.now();
    const { tokens, at } = this.#levels.get(key) ?? { tokens: size, at: now };
    const level = Math.min(size, tokens + (((now - at) * this.#cloud.speed) / 1000) * refill);
    const enough = level >= wanted;
    this.#levels.set(key, { tokens: enough ? level - wanted : level, at: now });
    return enough;
  }
}

const kindOf = (operation: string): 'read' | 'change' => (/^(Describe|Get|List)/.test(operation) ? 'read' : 'change');

function bucketName(service: string, operation: string, input: Fields): keyof typeof ec2Buckets {
  const kind = kindOf(operation);
  return service === 'ec2' && kind === 'read' && !isNarrowed(input) ? 'readEverything' : kind;
}

/** By a filter, a page size, or ids. */
function isNarrowed(input: Fields): boolean {
  return Object.entries(input).some(([name, value]) => name !== 'DryRun' && value !== undefined);
}
