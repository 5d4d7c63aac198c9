import { expect, test } from 'vitest';
import type { RunOutcome } from '../../src/engine/events.js';
import type { ErrorClass } from '../../src/engine/failure.js';
import { listFaults } from '../../src/sandbox/faults/faults.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import type { StepId } from '../../src/steps/outputs.js';
import { type Environment, newEnvironment } from './run.js';
import { upTo } from './some-steps.js';

const done: RunOutcome = { kind: 'done' };

async function environmentWith(...faults: readonly string[]): Promise<Environment> {
  const environment = await newEnvironment();
  injectFaults(environment.region.cloud, faults);
  return environment;
}

/** Everything that was asked for has met a call: a fault that nobody met proves nothing. */
function met(environment: Environment): boolean {
  return listFaults(environment.region.cloud).every(({ seen }) => seen > 0);
}

test.each([
  'ec2:CreateVpc:throttle*3',
  'ec2:CreateVpc:fail-before@1',
  'ec2:CreateVpc:fail-after@1',
  'ec2:CreateVpc:reset-before@1',
  'ec2:CreateVpc:reset-after@1',
  'ec2:CreateVpc:silence@1',
  'ec2:CreateVpc:silence-after@1',
  'ec2:CreateVpc:clock-skew',
  'ec2:DescribeVpcs:delay=5ms',
])('%s: the VPC is made all the same, and only one', async (fault) => {
  const environment = await environmentWith(fault);
  expect(await environment.run('create', upTo('vpc'))).toEqual(done);
  expect(environment.inventory()).toEqual(['ec2:vpc vpc']);
  expect(met(environment)).toBe(true);
});

const resume = 'then run `tier3-wizard --resume`.';

interface Told {
  readonly class: ErrorClass;
  readonly message: string | RegExp;
  readonly remedy: string;
  readonly details?: readonly unknown[];
}

/** What the product says where a fault does not pass. */
const told: readonly (readonly [fault: string, step: StepId, told: Told])[] = [
  [
    'ec2:CreateVpc:throttle',
    'vpc',
    {
      class: 'throttling',
      message: 'Request limit exceeded.',
      remedy: 'AWS limits how often it may be asked; run `tier3-wizard --resume` in a minute.',
    },
  ],
  [
    'ec2:CreateVpc:fail-before',
    'vpc',
    {
      class: 'service',
      message: 'An internal error has occurred',
      remedy: 'AWS had a problem; run `tier3-wizard --resume`.',
    },
  ],
  [
    'ec2:DescribeVpcs:reset-before',
    'vpc',
    {
      class: 'network',
      message: 'AWS could not be reached: read ECONNRESET',
      remedy: `Check the connection (and HTTPS_PROXY), ${resume}`,
    },
  ],
  [
    'ec2:DescribeVpcs:silence',
    'vpc',
    {
      class: 'network',
      message: 'AWS could not be reached: no answer came',
      remedy: `Check the connection (and HTTPS_PROXY), ${resume}`,
    },
  ],
  [
    'ec2:CreateVpc:denied',
    'vpc',
    {
      class: 'permission',
      message: /not authorized to perform: ec2:CreateVpc /,
      remedy: expect.stringMatching(
        /^Allow ec2:CreateVpc .*\(`tier3-wizard policy` prints all that is needed\), then run `tier3-wizard --resume`\.$/,
      ),
    },
  ],
  [
    'ec2:DescribeVpcs:expired-token',
    'vpc',
    {
      class: 'credentials',
      message: 'Request has expired.',
      remedy: `Sign in again (for example \`aws sso login\`), ${resume}`,
    },
  ],
  [
    'rds:CreateDBInstance:capacity',
    'db-writer',
    {
      class: 'capacity',
      message: 'The requested DB instance class is not available in the specified Availability Zone.',
      remedy: `Choose another class (\`tier3-wizard --resume --set database.instanceClass=CLASS\`), or wait a while, ${resume}`,
    },
  ],
  [
    'ec2:RunInstances:denied',
    'web-fleet',
    {
      class: 'permission',
      message: /not authorized to perform: ec2:RunInstances .*Launching EC2 instance failed\.$/,
      remedy: `Auto Scaling's own role (AWSServiceRoleForAutoScaling) may not do what the message names: ask whoever runs the organisation whether one of its policies forbids it, ${resume}`,
    },
  ],
  [
    'shortage=t4g.micro',
    'web-fleet',
    {
      class: 'capacity',
      message: /We currently do not have sufficient t4g\.micro capacity in the Availability Zone/,
      remedy: `Choose another type (\`tier3-wizard --resume --set web.instanceType=TYPE\`), or wait a while, ${resume}`,
    },
  ],
  [
    'launch-fails',
    'web-fleet',
    {
      class: 'permission',
      message: /^demo-web cannot launch an instance: .*Client\.InternalError: Client error on launch$/,
      remedy: `Auto Scaling's role may not use the key that encrypts volumes (\`aws ec2 get-ebs-default-kms-key-id\` names it): allow AWSServiceRoleForAutoScaling to use it and to create grants in the key's policy, ${resume}`,
    },
  ],
  [
    'ssm:SendCommand:script-fails@1',
    'web-release',
    {
      class: 'bad-input',
      message: 'The release of the web servers could not be installed.',
      remedy: `See the end of the output below and correct its cause, ${resume}`,
      details: [
        expect.stringMatching(/^i-\w+: Failed$/),
        'This script fails because the sandbox was asked for it (script-fails).',
      ],
    },
  ],
  [
    'nat-fails=Gateway.NotAttached',
    'nat-gateway',
    {
      class: 'bad-input',
      message:
        /^AWS could not make the NAT gateway: Network vpc-\w+ has no Internet gateway attached \(Gateway\.NotAttached\)\.$/,
      remedy: 'Mend what the message names, then run `tier3-wizard --resume`: it makes a new one.',
    },
  ],
  [
    'db-fails',
    'db-writer',
    {
      class: 'bad-input',
      message: 'AWS could not make the database instance demo-db-1: it is "failed".',
      remedy:
        "See its events and mend what they name, then run `tier3-wizard --resume`: it makes a new one. The failed one is being deleted; the data is the cluster's and stays.",
      details: [expect.stringMatching(/^\d{4}-\S+Z {2}The DB instance has failed\.$/)],
    },
  ],
  [
    'db-fails=incompatible-network',
    'db-writer',
    {
      class: 'bad-input',
      message: 'The database instance demo-db-1 is in the status "incompatible-network".',
      remedy: 'Give its subnets free addresses again, then run `tier3-wizard --resume`.',
    },
  ],
  [
    'db-fails=storage-full',
    'db-writer',
    {
      class: 'bad-input',
      message: 'The database instance demo-db-1 is in the status "storage-full".',
      remedy: 'See its events and free or add storage, then run `tier3-wizard --resume`.',
    },
  ],
];

test.each(told)('%s: %s fails and says what to do', { timeout: 60_000 }, async (fault, step, expected) => {
  const environment = await environmentWith(fault);
  const { message, ...rest } = expected;
  expect(await environment.run('create', upTo(step))).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: expect.any(String),
        failure: { ...rest, message: message instanceof RegExp ? expect.stringMatching(message) : message },
      },
    ],
  });
  expect(met(environment)).toBe(true);
});

test('servers that never come up are replaced by Auto Scaling, and the release goes on to the new ones', {
  timeout: 60_000,
}, async () => {
  const environment = await environmentWith('never-boots@1');
  expect(await environment.run('create', upTo('web-release'))).toEqual(done);
  expect(environment.running('web')).toHaveLength(2);
  expect(met(environment)).toBe(true);
});

test('a server whose agent never reaches Systems Manager is named', {
  timeout: 60_000,
}, async () => {
  const environment = await environmentWith('never-registers@1');
  const outcome = await environment.run('create', upTo('web-release'));
  expect(outcome).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'web-release',
        failure: {
          class: 'timeout',
          message: expect.stringMatching(/^Systems Manager does not reach the web servers i-\w+\.$/),
          remedy:
            'Terminate them in the EC2 console (Auto Scaling replaces them) and see that nothing blocks their way out, then run `tier3-wizard --resume`.',
        },
      },
    ],
  });
});

test('a NAT gateway that fails is made again by the next run', { timeout: 60_000 }, async () => {
  const environment = await environmentWith('nat-fails@1');
  expect(await environment.run('create', upTo('nat-gateway'))).toMatchObject({ kind: 'failed' });
  expect(await environment.run('create', upTo('nat-gateway'))).toEqual(done);
});

test('a database instance that fails is made again by the next run, in the same cluster', {
  timeout: 60_000,
}, async () => {
  const environment = await environmentWith('db-fails@1');
  expect(await environment.run('create', upTo('db-writer'))).toMatchObject({ kind: 'failed' });
  const before = environment.inventory();
  environment.events.length = 0;
  expect(await environment.run('create', upTo('db-writer'))).toEqual(done);
  expect(environment.waitingReasons('db-writer')[0]).toBe('the database instance that was there before to be deleted');
  expect([before, environment.inventory()].map((all) => all.filter((one) => one.startsWith('rds:')))).toEqual(
    Array(2).fill(['rds:cluster db-cluster', 'rds:instance db-writer', 'rds:subnet-group db-subnet-group']),
  );
  expect(met(environment)).toBe(true);
});

test('a whole setup and teardown goes through while lists come one item a page, every second creation is throttled, and new things vanish for a while', {
  timeout: 180_000,
}, async () => {
  const services = ['ec2', 'elasticloadbalancing', 'autoscaling', 'rds', 'iam', 'ssm'];
  const environment = await environmentWith(
    'uneven-reads',
    '*:*:pages-of=1',
    ...services.map((service) => `${service}:Create*:throttle%2`),
  );
  expect(await environment.run('create')).toEqual(done);
  const made = environment.inventory().filter((one) => !/instance|volume/.test(one));
  expect(made.filter((one, at) => made.indexOf(one) !== at)).toEqual([]);
  expect(await environment.run('destroy')).toEqual(done);
  expect(environment.inventory()).toEqual([]);
  expect(met(environment)).toBe(true);
});
