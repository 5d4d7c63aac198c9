import type { FleetTier } from '../../config/names.js';
import { absent, type Observation, type Permission, pending, ready } from '../../engine/step.js';
import type { ReleaseValues, Run } from '../context.js';
import type { ReleaseOutputs } from '../outputs.js';
import {
  associationPermissions,
  bind,
  boundAssociation,
  destroyAssociation,
  settle,
  unconfigured,
} from './release-association.js';
import { forgetPush, push } from './release-command.js';
import { destroyDocument, documentPermissions, publish, publishedVersion } from './release-document.js';
import { forgetRoll, roll, rollPermissions } from './release-roll.js';
import { commandPermissions } from './run-command.js';

/** What a tier's servers get: a document that holds it, a command now, and an association for all that come later. */
export interface ReleaseSpec {
  readonly tier: FleetTier;
  readonly values: ReleaseValues;
}

export const releasePermissions: readonly Permission[] = [
  ...documentPermissions,
  ...commandPermissions,
  ...associationPermissions,
  ...rollPermissions,
];

export async function observeRelease(run: Run, { tier, values }: ReleaseSpec): Promise<Observation<ReleaseOutputs>> {
  const packed = await run.release.pack(tier, values);
  const documentVersion = await publishedVersion(run, tier, packed);
  if (documentVersion === undefined) return absent;
  const associationId = await boundAssociation(run, { tier, documentVersion });
  if (associationId === undefined) return absent;
  const waiting = await unconfigured(run, { tier, documentVersion }, associationId);
  if (waiting.length > 0) return pending(`the release on ${waiting.map((one) => one.instanceId).join(', ')}`);
  return ready({ documentName: run.names.document(tier), documentVersion, associationId, digest: packed.digest });
}

/**
 * First the command and then the association, because both at once would run the script twice on every server. A system
 * that serves gets the release server by server, so that nobody notices.
 */
export async function createRelease(run: Run, { tier, values }: ReleaseSpec): Promise<void> {
  const packed = await run.release.pack(tier, values);
  const documentVersion = await publish(run, tier, packed);
  const bound = await boundAssociation(run, { tier, documentVersion });
  if (bound === undefined) {
    if (run.outputsIfAny('verification')) await roll(run, { tier, documentVersion });
    else await push(run, { tier, documentVersion, phase: 'all' });
  }
  const associationId = await bind(run, { tier, documentVersion });
  await forgetPush(run, { tier, phase: 'all' });
  await forgetRoll(run, tier);
  await settle(run, { tier, documentVersion }, associationId);
}

export async function destroyRelease(run: Run, tier: FleetTier): Promise<void> {
  await destroyAssociation(run, tier);
  await destroyDocument(run, tier);
}
