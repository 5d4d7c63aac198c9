import { hasCode, isNotFound } from '../../aws/error-codes.js';
import { type Kind, orAbsent, type Seen } from '../../aws/kinds/kind.js';
import { tagKeys } from '../../config/tags.js';
import { NotYet } from '../../engine/step.js';
import { again, exitCodes, WizardError } from '../../errors.js';
import type { Run } from '../context.js';

/**
 * What this environment has under a logical name: by the recorded id first, then by tag or name.
 * @throws WizardError when the name belongs to something that is not ours
 */
export async function locate<T>(run: Run, kind: Kind<T>, resource: string): Promise<Seen<T> | undefined> {
  const recorded = run.ledger.id(resource);
  const known = recorded === undefined ? undefined : await kind.byId?.(recorded);
  if (known && known.life !== 'gone') return known;
  const found = (await kind.search({ environmentId: run.environmentId, resource })).filter(
    (one) => one.life !== 'gone',
  );
  const mine = found.filter((one) => isOurs(run, one));
  const [stranger] = found.filter((one) => !isOurs(run, one));
  if (stranger && mine.length === 0) throw nameTaken(kind.label, stranger.id);
  return mine.find((one) => one.id === recorded) ?? mine.find((one) => one.life === 'alive') ?? mine[0];
}

/** What is there and not on its way out. What this step had asked for and lost the id of is remembered again. */
export async function alive<T>(run: Run, kind: Kind<T>, resource: string): Promise<T | undefined> {
  const seen = await locate(run, kind, resource);
  if (seen?.life !== 'alive') return undefined;
  if (run.ledger.intended(resource)) await run.ledger.record(resource, seen.id);
  return seen.thing;
}

/** Everything of ours under a logical name, twins of lost answers included; what somebody else has is not there. */
export async function locateAll<T>(run: Run, kind: Kind<T>, resource: string): Promise<readonly Seen<T>[]> {
  const recorded = run.ledger.id(resource);
  const known = recorded === undefined ? undefined : await kind.byId?.(recorded);
  const found = await kind.search({ environmentId: run.environmentId, resource });
  const mine = found.filter((one) => isOurs(run, one) && one.id !== known?.id);
  return [...(known ? [known] : []), ...mine].filter((one) => one.life !== 'gone');
}

export interface Making {
  /** Sends the creating call; answers the id. `token` is the persisted idempotency token. */
  readonly create: (token: string) => Promise<string>;
  /** True when AWS itself makes the repeated call harmless. */
  readonly idempotent?: true;
}

/**
 * Makes a resource unless it is there, and answers it as AWS shows it. A recorded id that vanished is forgotten.
 * @throws NotYet while it is not visible, or while a predecessor of the name is still being deleted
 */
export async function ensure<T>(run: Run, kind: Kind<T>, resource: string, making: Making): Promise<T> {
  const { ledger } = run;
  const there = await locate(run, kind, resource);
  if (there?.life === 'leaving') throw new NotYet(`the ${kind.label} that was there before to be deleted`, 10_000);
  if (there) {
    await ledger.record(resource, there.id);
    return there.thing;
  }
  if (ledger.id(resource) !== undefined) {
    if (!ledger.settled(resource)) throw toBecomeVisible(kind, resource);
    await ledger.forget(resource);
  }
  await ledger.make(resource, { ...making, find: async () => (await locate(run, kind, resource))?.id });
  const made = await locate(run, kind, resource);
  if (!made) throw toBecomeVisible(kind, resource);
  return made.thing;
}

/**
 * Deletes everything of ours under a logical name and returns when AWS shows none of it any more. `outlived` then
 * checks by the id what lives longer than the thing itself, before the id is forgotten.
 * @throws NotYet while AWS deletes
 */
export async function remove<T>(
  run: Run,
  kind: Kind<T>,
  resource: string,
  deleteOne: (seen: Seen<T>) => Promise<unknown>,
  outlived?: (id: string) => Promise<void>,
): Promise<void> {
  const { ledger } = run;
  const there = await locateAll(run, kind, resource);
  for (const seen of there) {
    // Remembered before it is deleted: what outlives it (network interfaces) is found by its id alone.
    if (ledger.id(resource) === undefined) await ledger.record(resource, seen.id);
    if (seen.life !== 'leaving') await deleteOne(seen);
  }
  if (there.length > 0) {
    const [left] = await locateAll(run, kind, resource);
    if (left) throw new NotYet(`the ${kind.label} ${left.id} to be deleted`, 5_000);
  } else if (!ledger.settled(resource)) {
    throw toBecomeVisible(kind, resource);
  }
  const id = ledger.id(resource);
  if (id !== undefined) await outlived?.(id);
  await ledger.forget(resource);
}

/** Terraform gives EC2 five minutes until everybody sees what was made. */
const twinBoundMs = 5 * 60_000;

/**
 * Deletes what the first of two creating calls has made after all; the recorded one stays.
 * @throws NotYet until it would have shown
 */
export async function removeTwins<T>(
  run: Run,
  kind: Kind<T>,
  resource: string,
  deleteOne: (seen: Seen<T>) => Promise<unknown>,
): Promise<void> {
  const { ledger, clock } = run;
  const sentAgainAt = ledger.sentAgainAt(resource);
  if (sentAgainAt === undefined) return;
  const kept = ledger.id(resource);
  for (const seen of await locateAll(run, kind, resource)) {
    if (seen.id !== kept && seen.life === 'alive') await deleteOne(seen);
  }
  if (clock.age(sentAgainAt) < twinBoundMs) {
    throw new NotYet(`a second ${kind.label} to show, should the lost request have made one`, 10_000);
  }
  await ledger.isSingle(resource);
}

/** Sends a deleting call; that the thing is gone already is a success. */
export async function unlessGone(send: () => Promise<unknown>): Promise<void> {
  await orAbsent(send, isNotFound);
}

/**
 * Sends a call that links things or adds a rule, which AWS refuses with one of `codes` when that is so already: its
 * answer may have been lost. Whether it leads to the right thing is for `observe` to see.
 */
export async function unlessSo(send: () => Promise<unknown>, ...codes: readonly string[]): Promise<void> {
  await orAbsent(send, (error) => hasCode(error, ...codes));
}

function isOurs(run: Run, seen: Seen<unknown>): boolean {
  return seen.tags[tagKeys.id] === run.environmentId;
}

function toBecomeVisible(kind: Kind<unknown>, resource: string): NotYet {
  return new NotYet(`the new ${kind.label} (${resource}) to become visible`, 2_000);
}

function nameTaken(label: string, id: string): WizardError {
  return new WizardError(`There is already a ${label} "${id}" that does not belong to this environment.`, {
    blame: 'user',
    remedy: `Choose another --name, or remove it if nobody needs it, then run ${again}.`,
    exitCode: exitCodes.failed,
  });
}
