import { expect, test } from 'vitest';
import { openSession } from '../../src/commands/session.js';
import { startTestRegion } from '../sandbox/region.js';
import { targetOf } from '../steps/product-clients.js';
import { nobodyStops } from './played.js';

test('Ctrl-C does not wait for an account that does not answer', async () => {
  const target = { ...targetOf(await startTestRegion()), credentials: () => new Promise<never>(() => undefined) };
  const controller = new AbortController();
  const opening = openSession(target, { ...nobodyStops, stop: controller.signal });
  controller.abort();
  await expect(opening).rejects.toMatchObject({
    message: 'Interrupted before AWS had answered.',
    remedy: 'Nothing was changed.',
    exitCode: 130,
  });
});
