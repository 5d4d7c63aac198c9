// Installs the packages of the app servers while the database is still being made.
// SendCommand has no idempotency token: the script takes a lock and repeats nothing that is there.
import { absent, ready } from '../engine/step.js';
import { defineStep, type Run } from './context.js';
import { commandPermissions, push } from './shared/release-command.js';
import { destroyDocument, documentPermissions, publish, versionName } from './shared/release-document.js';
import { serversOf } from './shared/servers.js';

export default defineStep({
  id: 'app-packages',
  title: 'Packages on the app servers',
  tier: 'app',
  needs: ['app-fleet'],
  expectedSeconds: { create: 150, destroy: 3 },
  permissions: [...documentPermissions, ...commandPermissions],
  resources: () => [
    { resource: 'app-document', kind: 'ssm:document', label: 'Document that installs the app release' },
  ],
  skip: ({ simulated }) => simulated,

  // A server that comes later installs its packages with the release.
  observe: async (run) => {
    if (run.ledger.id('app-packages') !== versionName(await pack(run))) return absent;
    return ready({ instances: (await serversOf(run, 'app')).ids });
  },

  create: async (run) => {
    const packed = await pack(run);
    const documentVersion = await publish(run, 'app', packed);
    await push(run, { tier: 'app', documentVersion, phase: 'packages' });
    await run.ledger.record('app-packages', versionName(packed));
  },

  destroy: (run) => destroyDocument(run, 'app'),
});

const pack = ({ release, region }: Run) => release.pack('app', { region });
