import type { Cloud } from '../region/cloud.js';
import { defineTable } from '../region/table.js';

/** Which of the matching calls a fault meets; `every` with 1 is all of them. */
export type Occurrence =
  | { readonly kind: 'first'; readonly count: number }
  | { readonly kind: 'only'; readonly number: number }
  | { readonly kind: 'every'; readonly interval: number };

/** One thing that is to go wrong, as `parseFault` reads it. */
export interface Fault {
  /** As it was written. */
  readonly text: string;
  /** The prefix of the service's IAM actions, or `*`. */
  readonly service: string;
  /** An operation's name, or the beginning of one and `*`. */
  readonly operation: string;
  readonly kind: string;
  readonly value?: string | undefined;
  /** Meets these actions alone, where its operation is a pattern. */
  readonly of?: readonly string[];
  readonly occurrence: Occurrence;
}

interface FaultRecord {
  /** Its number in the order in which the faults were asked for. */
  readonly id: string;
  readonly fault: Fault;
  /** Matching calls so far. */
  seen: number;
}

/** In the store, so that the counts go on after a restart of the sandbox. */
const Faults = defineTable<FaultRecord>('faults');

/** Everything that is to go wrong, as it was written, and how many matching calls there were. */
export function listFaults(cloud: Cloud): { readonly spec: string; readonly seen: number }[] {
  return cloud
    .table(Faults)
    .all()
    .map(({ fault, seen }) => ({ spec: fault.text, seen }));
}

export function addFault(cloud: Cloud, fault: Fault): void {
  const faults = cloud.table(Faults);
  faults.put({ id: String(faults.size + 1), fault, seen: 0 });
}

export function forgetFaults(cloud: Cloud): void {
  const faults = cloud.table(Faults);
  for (const { id } of faults.all()) faults.delete(id);
}

/**
 * Counts a call (or what comes of one) for every fault of these kinds that it matches, and answers the first fault
 * that meets it.
 * @param action the IAM action: `ec2:CreateVpc`
 */
export function takeFault(cloud: Cloud, action: string, kinds: readonly string[]): Fault | undefined {
  const [service = '', operation = ''] = action.split(':');
  let taken: Fault | undefined;
  for (const record of cloud.table(Faults).all()) {
    const { fault } = record;
    if (!kinds.includes(fault.kind) || !covers(fault, { service, operation })) continue;
    if (fault.of && !fault.of.includes(action)) continue;
    record.seen += 1;
    if (meets(fault.occurrence, record.seen)) taken ??= fault;
  }
  return taken;
}

type Target = Pick<Fault, 'service' | 'operation'>;

/** Whether a fault's target, which may be a pattern, is for the operation. */
export function covers(pattern: Target, { service, operation }: Target): boolean {
  if (pattern.service !== '*' && pattern.service !== service) return false;
  return pattern.operation.endsWith('*')
    ? operation.startsWith(pattern.operation.slice(0, -1))
    : operation === pattern.operation;
}

function meets(occurrence: Occurrence, number: number): boolean {
  switch (occurrence.kind) {
    case 'first':
      return number <= occurrence.count;
    case 'only':
      return number === occurrence.number;
    case 'every':
      return number % occurrence.interval === 0;
  }
}
