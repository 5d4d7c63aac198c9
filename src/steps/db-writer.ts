// Makes the first database instance, which becomes the cluster's writer.
// The member that becomes available first takes the writes, whatever its name: the cluster tells who it is.
import { NotYet, pending, ready } from '../engine/step.js';
import { defineStep } from './context.js';
import {
  createMember,
  destroyMember,
  memberIntent,
  memberPermissions,
  observeMember,
  writer,
  writerOf,
} from './shared/db-instance.js';

export default defineStep({
  id: 'db-writer',
  title: 'Database writer',
  tier: 'database',
  needs: ['zones', 'db-cluster'],
  expectedSeconds: { create: 380, destroy: 600, work: 6 },
  permissions: memberPermissions,
  resources: (settings) => [memberIntent(writer, 'Database writer', settings)],
  observe: async (run) => {
    const seen = await observeMember(run, writer);
    if (seen.state !== 'ready') return seen;
    const instanceId = await writerOf(run);
    return instanceId === undefined ? pending('the cluster to name its writer') : ready({ instanceId });
  },
  create: async (run) => {
    await createMember(run, writer);
    if ((await writerOf(run)) === undefined) throw new NotYet('the cluster to name its writer', 10_000);
  },
  destroy: (run) => destroyMember(run, writer),
});
