import { expect, test } from 'vitest';
import { existingNow } from '../../src/commands/existing.js';
import { newEnvironment } from '../steps/run.js';
import { upTo } from '../steps/some-steps.js';
import { sessionOf } from './played.js';

test('what exists and costs now counts what is recorded, with what AWS makes along with it', async () => {
  const environment = await newEnvironment();
  const session = await sessionOf(environment);
  const now = () => existingNow(environment.file, session);
  expect(now()).toEqual({ resources: 0, perHour: 0 });
  await environment.run('create', upTo('nat-gateway'));
  // A NAT gateway and its public address.
  expect(now().perHour).toBeCloseTo(0.05, 5);
  const before = now();
  await environment.run('create', upTo('alb'));
  // The load balancer, its target group and its listener; billed are the first and its two public addresses.
  expect(now().resources).toBeGreaterThan(before.resources);
  expect((now().perHour ?? 0) - (before.perHour ?? 0)).toBeCloseTo(0.0225 + 0.01, 5);
  const sandbox = { ...session, target: { ...session.target, kind: 'sandbox' } } as const;
  expect(existingNow(environment.file, sandbox)).toEqual({ resources: now().resources });
});
