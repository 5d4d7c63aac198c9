// Installs Apache on the web servers and points it to the internal load balancer; it does not wait for the database.
// A push reaches today's servers only: the association configures every server that Auto Scaling starts later.
import { defineStep, type Run } from './context.js';
import {
  createRelease,
  destroyRelease,
  observeRelease,
  type ReleaseSpec,
  releasePermissions,
} from './shared/release.js';
import { removeTwinAssociations } from './shared/release-association.js';

export default defineStep({
  id: 'web-release',
  title: 'Release on the web servers',
  tier: 'web',
  needs: ['web-fleet', 'nlb'],
  expectedSeconds: { create: 150, destroy: 3, work: 25 },
  permissions: releasePermissions,
  resources: () => [
    { resource: 'web-document', kind: 'ssm:document', label: 'Document that installs the web release' },
    { resource: 'web-association', kind: 'ssm:association', label: 'Association that configures new web servers' },
  ],
  skip: ({ simulated }) => simulated,
  observe: (run) => observeRelease(run, release(run)),
  create: (run) => createRelease(run, release(run)),
  removeTwins: (run) => removeTwinAssociations(run, 'web'),
  destroy: (run) => destroyRelease(run, 'web'),
});

function release(run: Run): ReleaseSpec {
  return { tier: 'web', values: { region: run.region, upstream: run.outputs('nlb').dnsName } };
}
