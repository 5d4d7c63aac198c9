import { createServer, type Server } from 'node:http';
import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { DescribeDBClustersCommand } from '@aws-sdk/client-rds';
import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { classify } from '../../src/aws/classify.js';
import { createClients, type ServiceClients } from '../../src/aws/clients.js';
import { failureRules } from '../../src/aws/failure-rules.js';
import { type ErrorClass, StepFailure } from '../../src/engine/failure.js';
import { BrokenResource } from '../../src/engine/runner.js';
import { again, type Doing, remedyFor, WizardError } from '../../src/errors.js';
import { systemClock } from '../../src/lib/clock.js';
import { descriptions } from '../../src/sandbox/services/descriptions.js';
import { failure } from '../../src/sandbox/wire/answer.js';
import { AwsError } from '../../src/sandbox/wire/aws-error.js';
import { ServiceModel } from '../../src/sandbox/wire/model.js';

/** One harmless call of each service, to be refused. */
const calls = {
  ec2: (aws: ServiceClients) => aws.ec2.send(new DescribeVpcsCommand({})),
  elbv2: (aws: ServiceClients) => aws.elbv2.send(new DescribeLoadBalancersCommand({})),
  autoscaling: (aws: ServiceClients) => aws.autoScaling.send(new DescribeAutoScalingGroupsCommand({})),
  rds: (aws: ServiceClients) => aws.rds.send(new DescribeDBClustersCommand({})),
  ssm: (aws: ServiceClients) => aws.ssm.send(new DescribeInstanceInformationCommand({})),
  iam: (aws: ServiceClients) => aws.iam.send(new GetRoleCommand({ RoleName: 'demo' })),
  sts: (aws: ServiceClients) => aws.sts.send(new GetCallerIdentityCommand({})),
} as const;
type ServiceName = keyof typeof calls;

type Refusal = readonly [service: ServiceName, code: string, message?: string];

interface Case {
  readonly class: ErrorClass;
  readonly remedy: string;
  readonly refusals: readonly Refusal[];
}

const resume = 'then run `tier3-wizard --resume`.';
const inUse = 'Something still uses it; run `tier3-wizard --resume` in a minute.';
const vanished =
  'Something that this step needs is not there (any more); run `tier3-wizard --resume`, which makes it again.';

const cases: readonly Case[] = [
  {
    class: 'credentials',
    remedy: `Sign in again (for example \`aws sso login\`), ${resume}`,
    refusals: [
      ['ec2', 'RequestExpired'],
      ['rds', 'ExpiredToken'],
      ['ssm', 'ExpiredTokenException'],
    ],
  },
  {
    class: 'credentials',
    remedy: `Check the access keys and that the region is enabled for the account, ${resume}`,
    refusals: [
      ['ec2', 'AuthFailure', 'AWS was not able to validate the provided access credentials'],
      ['sts', 'InvalidClientTokenId'],
      ['ssm', 'UnrecognizedClientException'],
    ],
  },
  {
    class: 'credentials',
    remedy: `Check the secret access key and this machine's clock, ${resume}`,
    refusals: [
      ['sts', 'SignatureDoesNotMatch'],
      ['iam', 'RequestTimeTooSkewed'],
      ['ssm', 'InvalidSignatureException'],
    ],
  },
  {
    class: 'permission',
    remedy: `Ask for the permission that the message names (\`tier3-wizard policy\` prints all that are needed), ${resume}`,
    refusals: [
      ['ec2', 'UnauthorizedOperation', 'You are not authorized to perform this operation.'],
      ['elbv2', 'AccessDenied', 'Access is denied'],
      ['ssm', 'AccessDeniedException'],
    ],
  },
  {
    class: 'permission',
    remedy: `Allow ec2:RunInstances, ec2:CreateTags and iam:PassRole for what the servers are made of (\`tier3-wizard policy\` prints all that is needed), ${resume}`,
    refusals: [['autoscaling', 'AccessDenied', 'You are not authorized to use launch template: lt-01']],
  },
  {
    class: 'permission',
    remedy: `A policy of your organisation forbids it: ask whoever runs the organisation, ${resume}`,
    refusals: [
      ['rds', 'AccessDenied', 'with an explicit deny in a service control policy'],
      ['ssm', 'AccessDeniedException', 'with an explicit deny in a service control policy'],
    ],
  },
  {
    class: 'permission',
    remedy: `The account is not signed up for the service or the region: enable it in the console, ${resume}`,
    refusals: [['ec2', 'OptInRequired']],
  },
  {
    class: 'permission',
    remedy: `AWS is still checking the new account, which takes minutes to hours: wait for its mail, ${resume}`,
    refusals: [['ec2', 'PendingVerification']],
  },
  {
    class: 'permission',
    remedy: `AWS has blocked the account: open a case with AWS Support, ${resume}`,
    refusals: [['ec2', 'Blocked']],
  },
  {
    class: 'permission',
    remedy: `New accounts are sometimes blocked from load balancers: open a case with AWS Support, ${resume}`,
    refusals: [
      ['elbv2', 'OperationNotPermitted', 'This AWS account currently does not support creating load balancers'],
    ],
  },
  {
    class: 'quota',
    remedy: `Delete what is not needed any more or ask for a higher quota in the Service Quotas console, ${resume}`,
    refusals: [
      ['autoscaling', 'LimitExceeded'],
      ['rds', 'StorageQuotaExceeded'],
      ['iam', 'LimitExceeded'],
      ['ssm', 'DocumentLimitExceeded'],
    ],
  },
  {
    class: 'capacity',
    remedy: `Choose another instance type or other zones, ${resume}`,
    refusals: [
      ['ec2', 'InsufficientInstanceCapacity'],
      ['ec2', 'Unsupported'],
      ['rds', 'InsufficientDBInstanceCapacity'],
    ],
  },
  {
    class: 'capacity',
    remedy:
      'Ask AWS Support for load balancers in that zone, then run `tier3-wizard --resume`; or remove the system and set it up in other zones (network.zones).',
    refusals: [
      ['elbv2', 'AvailabilityZoneNotSupported'],
      [
        'elbv2',
        'ValidationError',
        'The following Availability Zones us-west-1a cannot be associated with a load balancer. Please try a different Availability Zone.',
      ],
    ],
  },
  {
    class: 'bad-input',
    remedy: `The account's free plan does not allow this: choose what the message names, or upgrade the plan, ${resume}`,
    refusals: [['rds', 'FreeTierRestrictionError']],
  },
  {
    class: 'throttling',
    remedy: 'AWS limits how often it may be asked; run `tier3-wizard --resume` in a minute.',
    refusals: [
      ['ec2', 'RequestLimitExceeded'],
      ['rds', 'Throttling', 'Rate exceeded'],
      ['iam', 'Throttling', 'Rate exceeded'],
      ['ssm', 'ThrottlingException', 'Rate exceeded'],
    ],
  },
  {
    class: 'not-yet-visible',
    remedy: vanished,
    refusals: [
      ['ec2', 'InvalidVpcID.NotFound'],
      ['ec2', 'InvalidSecurityGroupID.NotFound'],
      ['ec2', 'NatGatewayNotFound'],
      ['ec2', 'InvalidLaunchTemplateName.NotFoundException'],
      ['iam', 'NoSuchEntity'],
      ['elbv2', 'SubnetNotFound'],
      ['elbv2', 'InvalidSecurityGroup'],
      ['elbv2', 'TargetGroupNotFound'],
      ['elbv2', 'ValidationError', "The VPC ID 'vpc-01' is not found"],
      ['autoscaling', 'ValidationError', "The subnet ID 'subnet-01' does not exist"],
      ['autoscaling', 'ValidationError', 'The specified launch template, with template ID lt-01, does not exist.'],
      [
        'autoscaling',
        'ValidationError',
        'Provided Target Groups may not be valid. Please ensure they exist and try again.',
      ],
      ['rds', 'DBSubnetGroupNotFoundFault'],
      ['rds', 'DBInstanceNotFound'],
      ['rds', 'InvalidSubnet', 'Some input subnets in :[subnet-01] are invalid.'],
    ],
  },
  {
    class: 'not-yet-visible',
    remedy: 'AWS needs some seconds until a new instance profile works; run `tier3-wizard --resume`.',
    refusals: [
      [
        'autoscaling',
        'ValidationError',
        'You must use a valid fully-formed launch template. Invalid IAM Instance Profile name',
      ],
      [
        'ec2',
        'InvalidParameterValue',
        'Value (demo) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
      ],
    ],
  },
  {
    class: 'not-yet-visible',
    remedy: `Allow iam:CreateServiceLinkedRole for rds.amazonaws.com, or let an administrator create the role, ${resume}`,
    refusals: [
      [
        'rds',
        'InvalidParameterValue',
        'Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later',
      ],
    ],
  },
  {
    class: 'busy',
    remedy: inUse,
    refusals: [
      ['ec2', 'DependencyViolation'],
      ['ec2', 'IncorrectState'],
      ['ec2', 'InvalidGroup.InUse'],
      ['ec2', 'InvalidIPAddress.InUse'],
      ['elbv2', 'ResourceInUse'],
      ['autoscaling', 'ResourceInUse'],
      ['autoscaling', 'ResourceContention'],
      ['autoscaling', 'ScalingActivityInProgress'],
      ['autoscaling', 'ServiceLinkedRoleFailure'],
      ['rds', 'InvalidDBClusterStateFault'],
      ['rds', 'InvalidDBInstanceState'],
      ['rds', 'InvalidDBSubnetGroupStateFault'],
      ['iam', 'ConcurrentModification'],
      ['iam', 'DeleteConflict'],
      ['ssm', 'TooManyUpdates'],
      // Its shape has no text: the SDK's own.
      ['ssm', 'AssociatedInstances', 'UnknownError'],
    ],
  },
  {
    class: 'service',
    remedy: 'AWS had a problem; run `tier3-wizard --resume`.',
    refusals: [
      ['elbv2', 'HealthUnavailable'],
      ['ssm', 'InternalServerError'],
    ],
  },
  {
    class: 'bad-input',
    remedy: `AWS refused the request; correct what the message names, ${resume}`,
    refusals: [
      ['elbv2', 'InvalidSubnet', 'Not enough IP space available in subnet-01.'],
      ['elbv2', 'TargetGroupAssociationLimit'],
      ['autoscaling', 'ValidationError', 'Max bound, 4, must be greater than or equal to min bound, 5'],
      ['rds', 'InvalidParameterCombination', 'Cannot find version 8.0.mysql_aurora.3.99.0 for aurora-mysql'],
      ['ssm', 'InvalidInstanceId', 'Instances [[i-01]] not in a valid state for account 000000000000'],
      ['ssm', 'MaxDocumentSizeExceeded'],
    ],
  },
];

let server: Server;
let clients: ServiceClients;
let next: { readonly service: ServiceName; readonly error: AwsError };
beforeAll(async () => {
  const names = Object.keys(calls) as ServiceName[];
  const models = new Map(
    await Promise.all(names.map(async (name) => [name, await ServiceModel.load(descriptions[name])] as const)),
  );
  server = createServer((request, response) => {
    const { status, headers, body } = failure(models.get(next.service), next.error, 'request-1');
    request.resume().on('end', () => response.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  ({ once: clients } = createClients({
    kind: 'endpoint',
    region: 'us-east-1',
    endpointUrl: `http://127.0.0.1:${address.port}`,
    credentials: async () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'test' }),
    clock: systemClock,
    speed: 1,
    reach: async (host, port) => ({ host, port }),
    serving: async () => ({ serves: true }),
  }));
});
afterAll(() => server.close());

/** The SDK's error after a service has answered so: not an object that the test made up. */
async function refused([service, code, message = 'because']: Refusal): Promise<unknown> {
  // EC2's and query's own status for these; the models know the others.
  const status = /^(Throttling|UnauthorizedOperation|AccessDenied)$/.test(code) ? 403 : undefined;
  next = { service, error: new AwsError(code, message, code === 'RequestLimitExceeded' ? 503 : status) };
  return calls[service](clients).then(
    () => new Error('it was not refused'),
    (error: unknown) => error,
  );
}

test('every code of every service is told as its class, with what to do', async () => {
  for (const { class: expected, remedy, refusals } of cases) {
    for (const refusal of refusals) {
      const [, code, message = 'because'] = refusal;
      expect(classify(await refused(refusal), 'create'), refusal.join(' ')).toEqual({
        class: expected,
        message,
        remedy,
        code,
        requestId: 'request-1',
      });
    }
  }
});

const named = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

test.each<[string, Error, ErrorClass]>([
  ['a session that has ended on this machine', named('CredentialsProviderError', 'Could not load'), 'credentials'],
  ['a token that cannot be renewed', named('TokenProviderError', 'Token is expired'), 'credentials'],
  ['a connection that broke', named('Error', 'socket hang up', { code: 'ECONNRESET' }), 'network'],
  ['silence', named('TimeoutError', 'no answer'), 'network'],
  ['what nobody foresaw', new TypeError('undefined is not a function'), 'bug'],
])('%s is told as such', (_case, error, expected) => {
  expect(classify(error)).toMatchObject({ class: expected, remedy: expect.stringMatching(/\.$/) });
});

const timeOut = new StepFailure('The system does not serve.', {
  class: 'timeout',
  remedy: `See the details, then run ${again}.`,
});

/** One error of each class; `[again]` is where the command stands that goes on with what was being done. */
const remedies: Readonly<Record<ErrorClass, readonly [error: Error, remedy: string]>> = {
  credentials: [
    named('ExpiredToken', 'It has expired.'),
    'Sign in again (for example `aws sso login`), then run [again].',
  ],
  permission: [
    named('AccessDenied', 'User: a is not authorized to perform: rds:DeleteDBCluster on resource: b because'),
    'Allow rds:DeleteDBCluster on b (`tier3-wizard policy` prints all that is needed), then run [again].',
  ],
  quota: [
    named('DocumentLimitExceeded', 'Too many.'),
    'Delete what is not needed any more or ask for a higher quota in the Service Quotas console, then run [again].',
  ],
  capacity: [
    named('InsufficientInstanceCapacity', 'None.'),
    'Choose another instance type or other zones, then run [again].',
  ],
  timeout: [timeOut, 'See the details, then run [again].'],
  throttling: [named('Throttling', 'Rate exceeded'), 'AWS limits how often it may be asked; run [again] in a minute.'],
  'not-yet-visible': [
    named('ValidationError', 'Invalid IAM Instance Profile'),
    'AWS needs some seconds until a new instance profile works; run [again].',
  ],
  busy: [named('DependencyViolation', 'It is used.'), 'Something still uses it; run [again] in a minute.'],
  network: [
    named('Error', 'socket hang up', { code: 'ECONNRESET' }),
    'Check the connection (and HTTPS_PROXY), then run [again].',
  ],
  service: [
    named('InternalFailure', 'We erred.', { $metadata: { httpStatusCode: 500 } }),
    'AWS had a problem; run [again].',
  ],
  'bad-input': [
    named('InvalidParameterValue', 'It is wrong.', { $metadata: { httpStatusCode: 400 } }),
    'AWS refused the request; correct what the message names, then run [again].',
  ],
  bug: [new TypeError('x is not a function'), 'This is a bug of tier3-wizard; please report it with `--debug` output.'],
};

const goesOn: Readonly<Record<Doing, string>> = {
  create: '`tier3-wizard --resume`',
  destroy: '`tier3-wizard --teardown`',
  push: '`tier3-wizard push`',
  other: 'the same command again',
};

const everything = ['create', 'destroy', 'push', 'other'] as const satisfies readonly Doing[];

test.each(everything)('the remedy of every class goes on with what was being done: %s', (doing) => {
  const said = Object.values(remedies).map(([error]) => classify(error, doing).remedy);
  expect(said).toEqual(Object.values(remedies).map(([, remedy]) => remedy.replace('[again]', goesOn[doing])));
  expect(Object.values(remedies).map(([error]) => classify(error, doing).class)).toEqual(Object.keys(remedies));
});

test('what has vanished is made again by a setup alone', () => {
  const vanished = named('InvalidVpcID.NotFound', 'The VPC does not exist.');
  expect(everything.map((doing) => classify(vanished, doing).remedy)).toEqual([
    'Something that this step needs is not there (any more); run `tier3-wizard --resume`, which makes it again.',
    'Something that this step needs is not there any more; run `tier3-wizard --teardown`, which passes over it.',
    'Something that this step needs is not there any more; run `tier3-wizard --resume`, which makes it again.',
    'It is not there (any more); run the same command again.',
  ]);
});

test('every rule and every quota names the command, and none shows its place instead', () => {
  const said = failureRules.flatMap(({ remedy }) => everything.map((doing) => remedyFor(remedy, doing)));
  expect(said.filter((text) => text.includes(again))).toEqual([]);
  expect(failureRules.filter(({ remedy }) => typeof remedy === 'string' && !remedy.includes(again))).toEqual([
    expect.objectContaining({ codes: expect.arrayContaining(['CertificateNotFound']) }),
  ]);
});

test('a step that found the cause itself, and one that was told of a denial, say how to go on, too', () => {
  const broken = new BrokenResource('It is stopped.', `Start it, then run ${again}.`);
  expect(classify(broken, 'destroy').remedy).toBe('Start it, then run `tier3-wizard --teardown`.');
  const [denied] = remedies.permission;
  const wrapped = new WizardError('It could not be read.', { blame: 'aws', remedy: 'Look.', cause: denied });
  expect(classify(wrapped, 'destroy')).toMatchObject({
    message: 'It could not be read.',
    remedy:
      'Allow rds:DeleteDBCluster on b (`tier3-wizard policy` prints all that is needed), then run `tier3-wizard --teardown`.',
  });
  // Outside of a run it is the command that was typed.
  expect(timeOut.remedy).toBe('See the details, then run the same command again.');
});
