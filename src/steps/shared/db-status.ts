import { broken, type Observation } from '../../engine/step.js';

/** Statuses that Aurora does not leave by itself, with what the user can do. */
const dead: Readonly<Record<string, string>> = {
  failed: 'Look at its events in the RDS console; `tier3-wizard --teardown` removes it.',
  stopped: 'Start it (`aws rds start-db-cluster`), then run `tier3-wizard --resume`.',
  'inaccessible-encryption-credentials': 'Allow RDS the key again that encrypts it, then run `tier3-wizard --resume`.',
  'incompatible-network': 'Give its subnets free addresses again, then run `tier3-wizard --resume`.',
  'incompatible-option-group': 'Look at its events in the RDS console, then run `tier3-wizard --resume`.',
  'incompatible-parameters': 'Correct its parameter group, then run `tier3-wizard --resume`.',
  'incompatible-restore': 'Look at its events in the RDS console; `tier3-wizard --teardown` removes it.',
  'insufficient-capacity': 'Choose another instance class, then run `tier3-wizard --resume`.',
  'storage-full': 'Free or add storage (its events in the RDS console say more), then run `tier3-wizard --resume`.',
  'restore-error': 'Look at its events in the RDS console; `tier3-wizard --teardown` removes it.',
};

/** The observation of a status that will not pass; undefined for all others. */
export function brokenStatus(what: string, status: string | undefined): Observation<never> | undefined {
  const remedy = dead[status ?? ''];
  return remedy === undefined ? undefined : broken(`${what} is in the status "${status}".`, remedy);
}
