// Installs the app on the app servers and starts it with the database's endpoints.
// A push reaches today's servers only: the association configures every server that Auto Scaling starts later.
import { defineStep, type Run } from './context.js';
import { appUser } from './shared/database-session.js';
import {
  createRelease,
  destroyRelease,
  observeRelease,
  type ReleaseSpec,
  releasePermissions,
} from './shared/release.js';
import { removeTwinAssociations } from './shared/release-association.js';

export default defineStep({
  id: 'app-release',
  title: 'Release on the app servers',
  tier: 'app',
  needs: ['app-fleet', 'app-packages', 'db-cluster', 'schema'],
  expectedSeconds: { create: 60, destroy: 3, work: 10 },
  permissions: releasePermissions,
  resources: () => [
    { resource: 'app-association', kind: 'ssm:association', label: 'Association that configures new app servers' },
  ],
  skip: ({ simulated }) => simulated,
  observe: (run) => observeRelease(run, release(run)),
  create: (run) => createRelease(run, release(run)),
  removeTwins: (run) => removeTwinAssociations(run, 'app'),
  destroy: (run) => destroyRelease(run, 'app'),
});

function release(run: Run): ReleaseSpec {
  const { writerEndpoint, readerEndpoint, port } = run.outputs('db-cluster');
  const { settings, names, region } = run;
  const access = { writerEndpoint, readerEndpoint, port, name: settings.database.name, user: appUser };
  const database = { ...access, passwordParameter: names.appPasswordParameter, table: settings.bundle.table };
  return { tier: 'app', values: { region, database } };
}
