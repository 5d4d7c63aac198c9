import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { images } from '../../../../src/sandbox/services/ec2/images.js';
import { ssmRegion } from './fixture.js';

const arn = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter${name}`;

test('a SecureString is readable only with decryption, and never part of a description', async () => {
  const { ssm, clock } = await ssmRegion();
  const put = await ssm.send(
    new PutParameterCommand({
      Name: '/demo/password',
      Value: 's3cret-word',
      Type: 'SecureString',
      Tags: [{ Key: 'env', Value: 'demo' }],
    }),
  );
  expect(put).toMatchObject({ Version: 1, Tier: 'Standard' });
  const get = async (WithDecryption: boolean) =>
    (await ssm.send(new GetParameterCommand({ Name: '/demo/password', WithDecryption }))).Parameter;
  expect(await get(true)).toEqual({
    Name: '/demo/password',
    Type: 'SecureString',
    Value: 's3cret-word',
    Version: 1,
    LastModifiedDate: new Date(clock.now()),
    ARN: arn('/demo/password'),
    DataType: 'text',
  });
  expect((await get(false))?.Value).toMatch(/^AQICAH[\w+/=]+$/);
  const described = await ssm.send(
    new DescribeParametersCommand({ ParameterFilters: [{ Key: 'tag:env', Values: ['demo'] }] }),
  );
  expect(described.Parameters).toMatchObject([
    { Name: '/demo/password', Type: 'SecureString', KeyId: 'alias/aws/ssm', Version: 1 },
  ]);
  expect(JSON.stringify(described)).not.toContain('s3cret');
  const tags = await ssm.send(
    new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: '/demo/password' }),
  );
  expect(tags.TagList).toEqual([{ Key: 'env', Value: 'demo' }]);
});

test('versions, selectors, history, and what is missing', async () => {
  const { ssm } = await ssmRegion();
  const put = (change: Partial<PutParameterCommandInput>) =>
    ssm.send(new PutParameterCommand({ Name: '/demo/a', Value: 'one', Type: 'String', ...change }));
  await put({});
  await expect(put({})).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  expect((await put({ Value: 'two', Overwrite: true })).Version).toBe(2);
  await put({ Name: '/demo/deep/b', Value: 'b' });
  const values = (parameters: { Name?: string; Value?: string }[] = []) =>
    parameters.map((one) => [one.Name, one.Value]);
  expect(values((await ssm.send(new GetParametersCommand({ Names: ['/demo/a:1', '/demo/none'] }))).Parameters)).toEqual(
    [['/demo/a', 'one']],
  );
  const byPath = async (Recursive: boolean) =>
    values((await ssm.send(new GetParametersByPathCommand({ Path: '/demo', Recursive }))).Parameters);
  expect(await byPath(false)).toEqual([['/demo/a', 'two']]);
  expect(await byPath(true)).toEqual([
    ['/demo/a', 'two'],
    ['/demo/deep/b', 'b'],
  ]);
  const history = await ssm.send(new GetParameterHistoryCommand({ Name: '/demo/a' }));
  expect(history.Parameters?.map((one) => [one.Version, one.Value])).toEqual([
    [1, 'one'],
    [2, 'two'],
  ]);
  await ssm.send(new DeleteParameterCommand({ Name: '/demo/a' }));
  await expect(ssm.send(new DeleteParameterCommand({ Name: '/demo/a' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  });
  expect(await ssm.send(new DeleteParametersCommand({ Names: ['/demo/a', '/demo/deep/b'] }))).toMatchObject({
    DeletedParameters: ['/demo/deep/b'],
    InvalidParameters: ['/demo/a'],
  });
});

test('the public parameters name the images of EC2', async () => {
  const { ssm } = await ssmRegion();
  const { Parameter: parameter } = await ssm.send(
    new GetParameterCommand({ Name: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64' }),
  );
  expect(parameter).toMatchObject({ Value: expect.stringMatching(/^ami-/), DataType: 'aws:ec2:image', Type: 'String' });
  const { Parameters: all = [] } = await ssm.send(
    new GetParametersByPathCommand({ Path: '/aws/service/ami-amazon-linux-latest' }),
  );
  const [arm, intel, oldArm, oldIntel] = images.map(({ id }) => id);
  expect(all.map((one) => `${one.Name?.split('/').at(-1)} ${one.Value}`).sort()).toEqual([
    `al2023-ami-kernel-6.1-arm64 ${arm}`,
    `al2023-ami-kernel-6.1-x86_64 ${intel}`,
    `al2023-ami-kernel-default-arm64 ${arm}`,
    `al2023-ami-kernel-default-x86_64 ${intel}`,
    `amzn2-ami-hvm-arm64-gp2 ${oldArm}`,
    `amzn2-ami-hvm-x86_64-gp2 ${oldIntel}`,
    `amzn2-ami-kernel-5.10-hvm-arm64-gp2 ${oldArm}`,
    `amzn2-ami-kernel-5.10-hvm-x86_64-gp2 ${oldIntel}`,
  ]);
});

test.each<[string, Partial<PutParameterCommandInput>, string, RegExp]>([
  [
    'tags together with overwrite',
    { Overwrite: true, Tags: [{ Key: 'a', Value: 'b' }] },
    'ValidationException',
    /tags and overwrite can't be used together/,
  ],
  ['a nested parameter', { Value: 'x {{ y }}' }, 'ValidationException', /can't nest another parameter/],
  ['a long value', { Value: 'x'.repeat(4097) }, 'ValidationException', /maximum parameter value of 4096 characters/],
  ['a reserved name', { Name: 'awsome' }, 'ValidationException', /can't be prefixed with "aws" or "ssm"/],
  ['a path without its first slash', { Name: 'a/b' }, 'ValidationException', /fully qualified name/],
  [
    'a value that does not match its pattern',
    { AllowedPattern: '^\\d+$' },
    'ParameterPatternMismatchException',
    /allowedPattern/,
  ],
])('PutParameter refuses %s', async (_what, change, name, message) => {
  const { ssm } = await ssmRegion();
  const refusal = ssm.send(new PutParameterCommand({ Name: '/demo/a', Value: 'one', Type: 'String', ...change }));
  await expect(refusal).rejects.toMatchObject({ name });
  await expect(refusal).rejects.toThrow(message);
});
