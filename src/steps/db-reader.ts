// Makes the second database instance, the reader, in the other zone.
// It is asked for after the writer was: the member that becomes available first would take the writes.
import { NotYet } from '../engine/step.js';
import { defineStep } from './context.js';
import {
  createMember,
  destroyMember,
  isAskedFor,
  memberIntent,
  memberPermissions,
  observeMember,
  reader,
  writer,
} from './shared/db-instance.js';

export default defineStep({
  id: 'db-reader',
  title: 'Database reader',
  tier: 'database',
  needs: ['zones', 'db-cluster'],
  expectedSeconds: { create: 480, destroy: 600, work: 8 },
  permissions: memberPermissions,
  resources: (settings) => (settings.database.reader ? [memberIntent(reader, 'Database reader', settings)] : []),
  skip: ({ settings }) => (settings.database.reader ? undefined : 'the settings want no reader'),
  observe: (run) => observeMember(run, reader),
  create: async (run) => {
    if (!(await isAskedFor(run, writer))) throw new NotYet('the writer to be asked for first', 5_000);
    await createMember(run, reader);
  },
  destroy: (run) => destroyMember(run, reader),
});
