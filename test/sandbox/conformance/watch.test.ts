import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import type { Operation, Service } from '../../../src/sandbox/region/operation.js';
import { services } from '../../../src/sandbox/services/index.js';
import type { Run } from '../../../src/steps/context.js';
import { steps } from '../../../src/steps/index.js';
import type { ProductStep } from '../../steps/environment-options.js';
import { newEnvironment } from '../../steps/run.js';
import { startTestRegion, type TestRegion } from '../region.js';
import { noModels } from './botocore.js';
import { nonconformity } from './watch.js';

/** Each kind of mistake in what a handler answers, and what is said of it. */
const mistakes: readonly [kind: string, operation: string, spoil: (answer: never) => unknown, found: string][] = [
  [
    'an unknown member',
    'CreateVpc',
    ({ Vpc }: { Vpc: object }) => ({ Vpc: { ...Vpc, Colour: 'red' } }),
    'CreateVpcResult.Vpc: the model has no member Colour',
  ],
  [
    'a value outside of the enum',
    'CreateVpc',
    ({ Vpc }: { Vpc: object }) => ({ Vpc: { ...Vpc, State: 'ready' } }),
    'CreateVpcResult.Vpc.State: "ready" is none of pending, available',
  ],
  [
    'a text for a list',
    'CreateVpc',
    ({ Vpc }: { Vpc: object }) => ({ Vpc: { ...Vpc, Tags: 'none' } }),
    'CreateVpcResult.Vpc.Tags: a list was expected, not string',
  ],
  [
    'a text for a boolean',
    'CreateVpc',
    ({ Vpc }: { Vpc: object }) => ({ Vpc: { ...Vpc, IsDefault: 'false' } }),
    'CreateVpcResult.Vpc.IsDefault: a boolean was expected, not string',
  ],
  [
    'a missing required member',
    'CreateRole',
    ({ Role }: { Role: object }) => ({ Role: { ...Role, Arn: undefined } }),
    'CreateRoleResponse.Role: the required member Arn is missing',
  ],
  [
    'a time in the wrong unit',
    'CreateRole',
    ({ Role }: { Role: { CreateDate: Date } }) => ({
      Role: { ...Role, CreateDate: new Date(Role.CreateDate.getTime() / 1000) },
    }),
    'CreateRoleResponse.Role.CreateDate: 1970-01-21T10:53:45.600Z is no time of AWS',
  ],
  [
    'a time as text',
    'CreateRole',
    ({ Role }: { Role: object }) => ({ Role: { ...Role, CreateDate: '2026-01-01T00:00:00Z' } }),
    'CreateRoleResponse.Role.CreateDate: a Date was expected, not string',
  ],
];

const calls: Readonly<Record<string, (region: TestRegion) => Promise<unknown>>> = {
  CreateVpc: ({ client }) => new EC2Client(client).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })),
  CreateRole: ({ client }) =>
    new IAMClient(client).send(new CreateRoleCommand({ RoleName: 'web', AssumeRolePolicyDocument: trust })),
};
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe.skipIf(noModels)(
  `every answer is held against AWS's models${noModels ? ` (skipped: ${noModels})` : ''}`,
  () => {
    test.each(mistakes)('%s in an answer of %s fails the test', async (_kind, name, spoil, found) => {
      const region = await startTestRegion({ services: spoilt(name, spoil) });
      await calls[name]?.(region).catch(() => undefined);
      await expect(region.stop()).rejects.toThrow(found);
    });

    test('what is right passes', async () => {
      const region = await startTestRegion();
      for (const call of Object.values(calls)) await call(region);
      await region.stop();
    });
  },
);

describe.skipIf(noModels)(`every request of the product too${noModels ? ` (skipped: ${noModels})` : ''}`, () => {
  test.each([
    ['ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16', Name: 'web' }, 'the model has no member Name'],
    ['ec2', 'CreateVpc', { InstanceTenancy: 'shared' }, '"shared" is none of default, dedicated, host'],
    ['ec2', 'CreateSubnet', { CidrBlock: '10.0.0.0/24' }, 'the required member VpcId is missing'],
    ['ec2', 'CreateVpc', { DryRun: 'yes' }, 'a boolean was expected, not string'],
    ['ec2', 'DescribeVpcs', { MaxResults: 5000 }, '5000 are more than 1000'],
    ['ec2', 'DescribeVpcs', { MaxResults: 5.5 }, 'a whole number was expected, not number'],
    ['ssm', 'DescribeParameters', { MaxResults: 51 }, '51 are more than 50'],
    ['ssm', 'CreateDocument', { Name: 'a b', Content: '{}' }, '"a b" does not match ^[a-zA-Z0-9_\\-.]{3,128}$'],
    ['iam', 'GetRole', { RoleName: 'r'.repeat(65) }, '65 characters are more than 64'],
    ['ssm', 'GetParameters', { Names: [] }, '0 elements are fewer than 1'],
    ['rds', 'CreateVpc', {}, 'the model has no such operation'],
  ])('%s %s %o: %s', (service, operation, input, found) => {
    expect(nonconformity(service, operation, 'input', input)?.message).toContain(found);
  });

  test('a step that asks what the model does not allow fails the test that runs it', async () => {
    const sabotage = (step: ProductStep): ProductStep => ({
      ...step,
      observe: async (run: Run) => {
        await run.aws.ec2.send(new DescribeVpcsCommand({ MaxResults: 5000 })).catch(() => undefined);
        return step.observe(run);
      },
    });
    const environment = await newEnvironment({ sabotage });
    await environment.run(
      'create',
      steps.filter(({ id }) => id === 'vpc').map((step) => ({ ...step, needs: [] })),
    );
    await expect(environment.region.stop()).rejects.toThrow('5000 are more than 1000');
  });
});

/** The services with one operation whose answers are spoilt after its handler. */
function spoilt(name: string, spoil: (answer: never) => unknown): Service[] {
  const change = (operation: Operation): Operation =>
    operation.name === name
      ? { ...operation, handle: async (...args) => spoil((await operation.handle(...args)) as never) }
      : operation;
  return services.map((service) => ({ ...service, operations: service.operations.map(change) }));
}
