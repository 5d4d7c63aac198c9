import type { Filter, NetworkInterface } from '@aws-sdk/client-ec2';
import { classify } from '../../aws/classify.js';
import { hasCode } from '../../aws/error-codes.js';
import { orAbsent } from '../../aws/kinds/kind.js';
import { holderOf, interfacesWith } from '../../aws/network-interfaces.js';
import { StepFailure } from '../../engine/failure.js';
import { NotYet, type Permission } from '../../engine/step.js';
import { again } from '../../errors.js';
import { permissions, type Run } from '../context.js';
import { guardDutyPermissions, removeGuardDutyEndpoints } from './guard-duty.js';
import { unlessGone } from './owned.js';

/** Called when a deletion is refused: it says what is in its way, and what can be done about that. */
export const heldPermissions: readonly Permission[] = [
  ...permissions('teardown', 'ec2:DescribeNetworkInterfaces'),
  ...guardDutyPermissions,
];

/** The interfaces of load balancers linger for minutes; what is there after this time is not going to leave. */
const patienceMs = 20 * 60_000;

interface Held {
  /** `the subnet subnet-1` */
  readonly what: string;
  /** Finds the network interfaces that can be in the way. */
  readonly interfaces: Filter[];
  /** What else can be in the way, looked for when no interface is: clauses. */
  readonly otherwise?: () => Promise<readonly string[]>;
}

/**
 * Sends a deletion that AWS refuses while network interfaces are in the way: its refusal names none, so they are
 * looked up. That it is done already is a success.
 * @throws NotYet while it is refused, StepFailure that names who holds it after 20 minutes
 */
export async function unlessHeld(run: Run, held: Held, send: () => Promise<unknown>): Promise<void> {
  try {
    await unlessGone(send);
  } catch (error) {
    if (!hasCode(error, 'DependencyViolation', 'InvalidGroup.InUse')) throw error;
    const found = await orAbsent(
      () => interfacesWith(run.aws, held.interfaces),
      (failed) => classify(failed).class !== 'permission',
    );
    const [first] = found ?? [];
    if (!found || !first) throw await otherwiseHeld(run, held, error);
    await removeGuardDutyEndpoints(run, found);
    if (run.clock.overdue(run.startedAt, patienceMs)) throw stillHeld(held, found);
    const others = found.length > 1 ? ` and ${found.length - 1} more` : '';
    throw new NotYet(`${held.what} to be free of ${holderOf(first)}${others}`, 20_000);
  }
}

/** What is thrown when no interface is in the way: AWS's refusal where nothing else can be seen either. */
async function otherwiseHeld(run: Run, { what, otherwise }: Held, refusal: unknown): Promise<unknown> {
  const reasons = otherwise ? await orAbsent(otherwise, () => true) : undefined;
  if (!reasons || reasons.length === 0) return refusal;
  if (!run.clock.overdue(run.startedAt, patienceMs))
    return new NotYet(`${what} to be free: ${reasons.join('; ')}`, 20_000);
  return new StepFailure(`AWS does not let go of ${what}: ${reasons.join('; ')}.`, {
    class: 'timeout',
    remedy: `Remove it, if it is not needed, then run ${again}.`,
  });
}

function stillHeld({ what }: Held, holders: readonly NetworkInterface[]): StepFailure {
  return new StepFailure(`AWS does not let go of ${what}: network interfaces are in the way.`, {
    class: 'timeout',
    remedy: `Delete what the details name, if it is not needed, then run ${again}.`,
    details: holders.map(holderOf),
  });
}
