/** One request of the product as the network saw it. */
export interface SeenRequest {
  /** `ec2:CreateVpc` */
  readonly action: string;
  readonly body: string;
  /** Milliseconds of AWS's time. */
  readonly at: number;
  readonly requestId: string | undefined;
}

/** What one of EC2's buckets had to give at most. */
export interface BucketUse {
  readonly action: string;
  /** Tokens that were out at once, at most. */
  readonly used: number;
  readonly size: number;
}

/**
 * How far EC2's published request buckets were emptied: one for each action, 100 tokens and 20 a second for describes
 * that filter, page or name ids, 50 and 10 for the others, 50 and 5 for changes (aws-behaviour, 2 Throttling). The
 * fullest use first.
 */
export function bucketUse(requests: readonly SeenRequest[]): BucketUse[] {
  const buckets = new Map<string, { used: number; at: number; most: number; size: number }>();
  for (const { action, body, at } of requests) {
    if (!action.startsWith('ec2:')) continue;
    const { size, refill } = bucketOf(action, body);
    const key = `${action} ${size}`;
    const { used = 0, at: before = at, most = 0 } = buckets.get(key) ?? {};
    const now = Math.max(0, used - ((at - before) / 1000) * refill) + 1;
    buckets.set(key, { used: now, at, most: Math.max(most, now), size });
  }
  return [...buckets]
    .map(([key, { most, size }]) => ({ action: key.split(' ')[0] ?? '', used: Math.ceil(most), size }))
    .sort((a, b) => b.used / b.size - a.used / a.size);
}

function bucketOf(action: string, body: string): { size: number; refill: number } {
  if (!action.startsWith('ec2:Describe')) return { size: 50, refill: 5 };
  const narrowed = [...new URLSearchParams(body).keys()].some((key) => key !== 'Action' && key !== 'Version');
  return narrowed ? { size: 100, refill: 20 } : { size: 50, refill: 10 };
}
