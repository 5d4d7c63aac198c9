import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { type Claim, claimedVpc, claimTag, isOnHost, removeClaim, runTags, writeClaim } from '../aws/claim.js';
import { classify } from '../aws/classify.js';
import type { TagRecord } from '../aws/tags.js';
import { unlessDenied, unshown } from '../aws/unshown.js';
import { tagKeys } from '../config/tags.js';
import type { Unshown } from '../engine/events.js';
import type { Failure } from '../engine/failure.js';
import type { Direction } from '../engine/graph.js';
import type { StateFile } from '../engine/state.js';
import { Refusal, WizardError } from '../errors.js';
import { isAlive, ownPid } from '../lib/processes.js';
import type { Session } from './session.js';

/** That a run works on an environment, told to other machines through a tag of the VPC. */
export interface RunClaim {
  /** What a VPC is made with that this run makes. */
  readonly vpcTags: TagRecord;
  /** Takes the tag away. What stops it leaves a tag that names a process which is gone. */
  readonly release: () => Promise<void>;
  /** What could not be told to other machines, or kept from them, and why. */
  readonly untold: readonly Unshown[];
}

export interface ClaimOptions {
  readonly file: StateFile;
  readonly session: Session;
  readonly direction: Direction;
  /** Absent: what the direction says. */
  readonly doing?: 'push' | 'rollback';
  readonly breakLock?: boolean;
  /** This machine's name and process. */
  readonly self?: { readonly host: string; readonly pid: number };
}

/**
 * Marks the environment's VPC as worked on. The state folder's lock keeps a second run away on this machine; this one
 * is for other machines and other folders. A dead process's mark of this host is replaced, anybody's with `breakLock`.
 * @throws Refusal that says who works on it
 */
export async function claimRun(options: ClaimOptions): Promise<RunClaim> {
  const { file, session, direction, doing = direction, breakLock, self = { host: hostname(), pid: ownPid } } = options;
  const { clients, identity } = session;
  const since = new Date(session.target.clock.now()).toISOString();
  const claim: Claim = { doing: direction, ...self, since, token: randomUUID().slice(0, 8) };
  const run = claimTag(claim);
  const vpcTags = runTags(claim, identity.arn);
  const untold: Unshown[] = [];
  // Who may not tag may still work.
  const orLockAlone = <T>(action: string, ask: () => Promise<T>): Promise<T | undefined> =>
    unlessDenied(ask, action, "Only this folder's lock keeps a second run away", (told) => untold.push(told)).catch(
      (error: unknown) => {
        throw unseen(error, classify(error, doing));
      },
    );
  const look = () => orLockAlone('ec2:DescribeVpcs', () => claimedVpc(clients, file.state.id));
  const refuseOthers = (vpc: Awaited<ReturnType<typeof look>>): void => {
    const other = vpc?.claim;
    if (!vpc || !other || claimTag(other) === run || breakLock) return;
    const isHere = isOnHost(other, self.host);
    if (isHere && (other.pid === self.pid || !isAlive(other.pid))) return;
    throw inUse(file.state.environment, vpc.id, other, isHere);
  };
  const vpc = await look();
  refuseOthers(vpc);
  if (vpc) {
    const tags = vpc.owner ? { [tagKeys.run]: run } : vpcTags;
    await orLockAlone('ec2:CreateTags', () => writeClaim(clients, vpc.id, tags));
    // Of two that wrote at the same time, the first one finds the other's mark over its own.
    refuseOthers(await look());
  }
  return {
    vpcTags,
    untold,
    release: async () => {
      // Who may not look has marked nothing.
      if (!vpc && untold.length > 0) return;
      try {
        const last = await claimedVpc(clients, file.state.id);
        if (last) await removeClaim(clients, last.id, claim);
      } catch (error) {
        // The next run on this host sees that the process is gone; those elsewhere need to be told.
        const lost = `The tag ${tagKeys.run} stays on the VPC, and other machines ask for --break-lock`;
        const told = unshown(error, 'ec2:DeleteTags', lost);
        if (told) untold.push(told);
      }
    },
  };
}

function unseen(error: unknown, { class: kind, message, remedy }: Failure): unknown {
  if (kind === 'bug') return error;
  return new WizardError(`Whether another run works on it could not be seen: ${message}`, {
    blame: 'aws',
    remedy,
    cause: error,
  });
}

function inUse(environment: string, vpcId: string, { pid, host, since, doing }: Claim, isHere: boolean): Refusal {
  const verb = doing === 'create' ? 'builds' : 'removes';
  return new Refusal(
    `Process ${pid} on ${host} ${verb} "${environment}" since ${since}, says the tag ${tagKeys.run} of ${vpcId}.`,
    isHere
      ? 'Wait for it to end, or stop it with Ctrl-C there; if that process is no tier3-wizard, use --break-lock.'
      : 'Wait for it, or if that run is gone for good use --break-lock. Nothing was changed.',
  );
}
