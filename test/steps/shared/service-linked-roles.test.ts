import { expect, test } from 'vitest';
import { makeServiceLinkedRole, serviceLinkedRole } from '../../../src/sandbox/services/iam/role/service-linked.js';
import { newEnvironment } from '../run.js';
import { upTo } from '../some-steps.js';

const services = ['elasticloadbalancing.amazonaws.com', 'autoscaling.amazonaws.com', 'rds.amazonaws.com'];

test('the roles that services act with are made where they are missing, before anything needs them, and stay', async () => {
  const environment = await newEnvironment();
  const { cloud } = environment.region;
  const ids = () => services.map((service) => serviceLinkedRole(cloud, service)?.roleId);
  const theirs = makeServiceLinkedRole(cloud, 'rds.amazonaws.com').roleId;
  const wanted = upTo('instance-roles');
  expect(await environment.run('create', wanted)).toEqual({ kind: 'done' });
  const made = ids();
  expect(made).toEqual([expect.stringMatching(/^AROA/), expect.stringMatching(/^AROA/), theirs]);
  for (const step of ['alb', 'nlb', 'web-fleet', 'app-fleet', 'db-cluster'] as const) {
    expect(
      upTo(step).map(({ id }) => id),
      `${step} comes after them`,
    ).toContain('instance-roles');
  }
  expect(await environment.run('destroy', wanted)).toEqual({ kind: 'done' });
  expect([environment.inventory(), ids()]).toEqual([[], made]);
});
