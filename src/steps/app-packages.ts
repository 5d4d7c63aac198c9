// Installs the packages of the app servers while the database is still being made.
// SendCommand has no idempotency token: the script takes a lock and repeats nothing that is there.
import { absent, ready } from '../engine/step.js';
import { defineStep, type PackedRelease, type Run } from './context.js';
import { forgetPush, push } from './shared/release-command.js';
import {
  destroyDocument,
  documentPermissions,
  publish,
  publishedVersion,
  versionName,
} from './shared/release-document.js';
import { commandPermissions } from './shared/run-command.js';
import { serversOf } from './shared/servers.js';

export default defineStep({
  id: 'app-packages',
  title: 'Packages on the app servers',
  tier: 'app',
  needs: ['app-fleet'],
  expectedSeconds: { create: 150, destroy: 3, work: 20 },
  permissions: [...documentPermissions, ...commandPermissions],
  resources: () => [
    { resource: 'app-document', kind: 'ssm:document', label: 'Document that installs the app release' },
  ],
  skip: ({ simulated }) => simulated,

  // A server that comes later installs its packages with the release, and so does every server once there was one.
  observe: async (run) => {
    const isPast = run.outputsIfAny('app-release') !== undefined || (await isInstalled(run, await pack(run)));
    return isPast ? ready({ instances: (await serversOf(run, 'app')).ids }) : absent;
  },

  create: async (run) => {
    const packed = await pack(run);
    if (await isInstalled(run, packed)) return;
    const documentVersion = await publish(run, 'app', packed);
    await push(run, { tier: 'app', documentVersion, phase: 'packages' });
    await run.ledger.record('app-packages', versionName(packed));
    await forgetPush(run, { tier: 'app', phase: 'packages' });
  },

  destroy: (run) => destroyDocument(run, 'app'),
});

const pack = ({ release, region }: Run) => release.pack('app', { region });

async function isInstalled(run: Run, packed: PackedRelease): Promise<boolean> {
  const isRecorded = run.ledger.id('app-packages') === versionName(packed);
  return isRecorded && (await publishedVersion(run, 'app', packed)) !== undefined;
}
