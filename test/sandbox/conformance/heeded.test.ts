import { expect, test } from 'vitest';
import { services } from '../../../src/sandbox/services/index.js';
import vpc from '../../../src/steps/vpc.js';
import { newEnvironment } from '../../steps/run.js';
import { Heeded } from './heeded.js';

test('the sandbox heeds every member of every request that setup and teardown send', { timeout: 120_000 }, async () => {
  const heeded = new Heeded();
  const environment = await newEnvironment({ services: heeded.services() });
  expect(await environment.run('create')).toEqual({ kind: 'done' });
  expect(await environment.run('destroy')).toEqual({ kind: 'done' });
  // Every address of today's EC2 is one for VPCs.
  expect(heeded.ignored).toEqual(['ec2:AllocateAddress Domain']);
});

test('a member that a handler does not look at is found', { timeout: 60_000 }, async () => {
  const heeded = new Heeded();
  const deaf = services.map((service) => ({
    ...service,
    operations: service.operations.map((operation) =>
      operation.name === 'ModifyVpcAttribute' ? { ...operation, handle: () => ({}) } : operation,
    ),
  }));
  const environment = await newEnvironment({ services: heeded.services(deaf), patienceUntil: 0 });
  await environment.runOne('create', vpc).catch(() => undefined);
  expect(heeded.ignored.filter((member) => member.includes('Modify'))).toEqual([
    'ec2:ModifyVpcAttribute EnableDnsHostnames',
    'ec2:ModifyVpcAttribute EnableDnsHostnames.Value',
    'ec2:ModifyVpcAttribute VpcId',
  ]);
});
