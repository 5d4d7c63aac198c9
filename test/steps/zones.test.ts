import { EC2Client, ModifyAvailabilityZoneGroupCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { newEnvironment } from './run.js';
import { outputsOf, upTo } from './some-steps.js';

test('the zones are the first two that offer every type; a local zone is none', async () => {
  const environment = await newEnvironment();
  const optIn = new ModifyAvailabilityZoneGroupCommand({ GroupName: 'us-east-1-bos-1', OptInStatus: 'opted-in' });
  await new EC2Client(environment.region.client).send(optIn);
  expect(await environment.run('create', upTo('zones'))).toEqual({ kind: 'done' });
  expect(outputsOf(environment, 'zones')).toEqual({ zones: ['us-east-1a', 'us-east-1b'] });
});

test('a zone that lacks a type is refused with the zones that have it', async () => {
  const environment = await newEnvironment({ settings: { network: { zones: ['us-east-1a', 'us-east-1e'] } } });
  expect(await environment.run('create', upTo('zones'))).toMatchObject({
    kind: 'failed',
    failures: [
      {
        failure: {
          class: 'capacity',
          message: 'The zones us-east-1a and us-east-1e do not offer every type that was chosen.',
          details: expect.arrayContaining(['t4g.micro: us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f']),
        },
      },
    ],
  });
  expect(environment.inventory()).toEqual([]);
});
