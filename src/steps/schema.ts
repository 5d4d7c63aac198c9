// Applies the bundle's schema and makes the app's own database user, through a session over an app server.
// MySQL cannot roll DDL back, so each statement is marked before and after it: see shared/schema.ts.
import { createHash } from 'node:crypto';
import { absent, ready } from '../engine/step.js';
import { defineStep, permissions, type Run } from './context.js';
import { appUser, databaseSessionPermissions, withDatabase } from './shared/database-session.js';
import { applySchema } from './shared/schema.js';
import { readSecret, secretVersion } from './shared/secrets.js';

export default defineStep({
  id: 'schema',
  title: 'Database schema',
  tier: 'database',
  needs: ['database-secrets', 'db-cluster', 'db-writer', 'app-fleet'],
  expectedSeconds: { create: 15, destroy: 0, work: 3 },
  permissions: [...databaseSessionPermissions, ...permissions('setup', 'ssm:GetParameter')],
  resources: ({ bundle }) => [
    { resource: 'schema', kind: 'mysql:schema', label: `Table ${bundle.table} and the app's own database user` },
  ],
  skip: ({ simulated }) => simulated,

  // Recorded only after all of it was applied; another cluster, schema or password makes another fingerprint.
  observe: async (run) => {
    const applied = run.ledger.id('schema') === (await fingerprint(run));
    return applied ? ready({ statements: run.bundle.schema.length }) : absent;
  },

  create: async (run) => {
    const { names, settings, bundle } = run;
    const expected = await fingerprint(run);
    const password = await readSecret(run, names.appPasswordParameter);
    const master = { user: settings.database.masterUsername, passwordParameter: names.masterPasswordParameter };
    const plan = { database: settings.database.name, statements: bundle.schema, user: appUser, password };
    await withDatabase(run, master, (session) => applySchema(session, plan));
    await run.ledger.record('schema', expected);
  },

  // It goes with the database.
  destroy: async () => undefined,
});

async function fingerprint(run: Run): Promise<string> {
  const facts = [
    run.outputs('db-cluster').resourceId,
    run.settings.database.name,
    await secretVersion(run, run.names.appPasswordParameter),
    run.bundle.schema.map(({ sql }) => sql),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}
