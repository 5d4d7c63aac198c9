import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { type ThrottledCall, Throttling } from '../../../src/sandbox/region/throttling.js';
import type { Protocol } from '../../../src/sandbox/wire/model.js';
import { memoryHandler, sendTo } from '../memory-wire.js';
import { startTestRegion } from '../region.js';

const call = (action: string, protocol: Protocol, input: object = {}): ThrottledCall => ({
  action,
  protocol,
  callerArn: 'arn:aws:iam::000000000000:user/sandbox',
  input,
});

const byFilter = { Filters: [{ Name: 'state', Values: ['available'] }] };

/** How many of the calls are let in before one is not, and the code that it is refused with. */
function admitted(throttling: Throttling, one: ThrottledCall): [count: number, code: unknown] {
  for (let count = 0; ; count += 1) {
    try {
      throttling.admit(one);
    } catch (error) {
      return [count, error instanceof Error && 'code' in error ? error.code : error];
    }
  }
}

test.each<[string, ThrottledCall, number, number, string]>([
  ['a describe with a filter', call('ec2:DescribeVpcs', 'ec2', byFilter), 100, 20, 'RequestLimitExceeded'],
  ['a describe of a page', call('ec2:DescribeVpcs', 'ec2', { MaxResults: 5 }), 100, 20, 'RequestLimitExceeded'],
  ['a describe of everything', call('ec2:DescribeVpcs', 'ec2'), 50, 10, 'RequestLimitExceeded'],
  ['a change', call('ec2:CreateVpc', 'ec2'), 50, 5, 'RequestLimitExceeded'],
  ['an endpoint', call('ec2:CreateVpcEndpoint', 'ec2'), 4, 0, 'RequestLimitExceeded'],
  ['a launch of 400', call('ec2:RunInstances', 'ec2', { MaxCount: 400 }), 2, 0, 'RequestLimitExceeded'],
  ['RDS', call('rds:DescribeDBClusters', 'query'), 100, 20, 'Throttling'],
  ['Systems Manager', call('ssm:SendCommand', 'json'), 50, 5, 'ThrottlingException'],
  ['Service Quotas', call('servicequotas:GetServiceQuota', 'json'), 100, 20, 'TooManyRequestsException'],
])('%s: %o is let in %i times at once, then %i times a second, else %s', (_name, one, burst, refill, code) => {
  const clock = { time: 0, now: () => clock.time, speed: 60 };
  const throttling = new Throttling(clock);
  expect(admitted(throttling, one)).toEqual([burst, code]);
  // A second of AWS's own time in a sandbox that is 60 times faster.
  clock.time += 1000 / 60;
  expect(admitted(throttling, one)).toEqual([refill, code]);
  clock.time += 3_600_000;
  expect(admitted(throttling, one)).toEqual([burst, code]);
});

test('each action has a bucket of its own, and agents have none', () => {
  const throttling = new Throttling({ now: () => 0, speed: 1 });
  expect(admitted(throttling, call('ec2:CreateVpc', 'ec2'))[0]).toBe(50);
  expect(admitted(throttling, call('ec2:CreateSubnet', 'ec2'))[0]).toBe(50);
  for (let i = 0; i < 1000; i += 1) throttling.admit(call('ec2messages:GetMessages', 'json'));
});

test('on the wire EC2 throttles with 503, and the SDK sends the call again when time has passed', async () => {
  const region = await startTestRegion();
  const requestHandler = memoryHandler(sendTo(region.dispatcher), region.baseUrl);
  const ec2 = new EC2Client({ ...region.client, requestHandler });
  for (let i = 0; i < 50; i += 1) await ec2.send(new DescribeVpcsCommand({}));
  await expect(ec2.send(new DescribeVpcsCommand({}))).rejects.toMatchObject({
    name: 'RequestLimitExceeded',
    message: 'Request limit exceeded.',
    $metadata: { httpStatusCode: 503 },
  });
  const patient = new EC2Client({ ...region.client, requestHandler, maxAttempts: 6 });
  const answer = patient.send(new DescribeVpcsCommand({}));
  await region.pass(1);
  await expect(answer).resolves.toMatchObject({ Vpcs: [] });
});
