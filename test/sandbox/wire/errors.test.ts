import { ACMClient, DescribeCertificateCommand, ListCertificatesCommand } from '@aws-sdk/client-acm';
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeNatGatewaysCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetServiceQuotaCommand, ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetCommandInvocationCommand, GetParameterCommand, ListCommandsCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DecodeAuthorizationMessageCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { injectFaults } from '../../../src/sandbox/faults/inject.js';
import { descriptions } from '../../../src/sandbox/services/descriptions.js';
import { failure } from '../../../src/sandbox/wire/answer.js';
import { AwsError } from '../../../src/sandbox/wire/aws-error.js';
import { ServiceModel } from '../../../src/sandbox/wire/model.js';
import { debianModelOf, noModels } from '../conformance/botocore.js';
import { memoryHandler, sendTo } from '../memory-wire.js';
import { startTestRegion, type TestRegion } from '../region.js';

type Client = TestRegion['client'];

const name = 'nothing';
const CommandId = '00000000-0000-4000-8000-000000000000';
const CertificateArn = `arn:aws:acm:us-east-1:000000000000:certificate/${CommandId}`;
const described = {
  AutoScalingGroupName: name,
  MinSize: 0,
  MaxSize: 1,
};

/** Name in the SDK, code on the wire (JSON services have none beside the name), status. */
const errors: readonly [
  service: string,
  call: (client: Client) => Promise<unknown>,
  name: string,
  Code: string | undefined,
  status: number,
][] = [
  [
    'EC2',
    (c) => new EC2Client(c).send(new DescribeVpcsCommand({ VpcIds: ['vpc-0'] })),
    'InvalidVpcID.NotFound',
    'InvalidVpcID.NotFound',
    400,
  ],
  [
    'EC2',
    (c) => new EC2Client(c).send(new DescribeNatGatewaysCommand({ NatGatewayIds: ['nat-0'] })),
    'NatGatewayNotFound',
    'NatGatewayNotFound',
    400,
  ],
  [
    'ELB',
    (c) => new ElasticLoadBalancingV2Client(c).send(new DescribeLoadBalancersCommand({ Names: [name] })),
    'LoadBalancerNotFoundException',
    'LoadBalancerNotFound',
    400,
  ],
  [
    'Auto Scaling',
    (c) =>
      new AutoScalingClient(c).send(new SetDesiredCapacityCommand({ AutoScalingGroupName: name, DesiredCapacity: 1 })),
    'ValidationError',
    'ValidationError',
    400,
  ],
  [
    'Auto Scaling',
    (c) => new AutoScalingClient(c).send(new CreateAutoScalingGroupCommand({ ...described, MinSize: undefined })),
    'ValidationError',
    'ValidationError',
    400,
  ],
  [
    'RDS',
    (c) => new RDSClient(c).send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name })),
    'DBInstanceNotFoundFault',
    'DBInstanceNotFound',
    404,
  ],
  [
    'RDS',
    (c) => new RDSClient(c).send(new DescribeDBClustersCommand({ DBClusterIdentifier: name })),
    'DBClusterNotFoundFault',
    'DBClusterNotFoundFault',
    404,
  ],
  [
    'IAM',
    (c) => new IAMClient(c).send(new GetRoleCommand({ RoleName: name })),
    'NoSuchEntityException',
    'NoSuchEntity',
    404,
  ],
  ['SSM', (c) => new SSMClient(c).send(new GetParameterCommand({ Name: name })), 'ParameterNotFound', undefined, 400],
  [
    'SSM',
    (c) => new SSMClient(c).send(new GetCommandInvocationCommand({ CommandId, InstanceId: 'i-0123456789abcdef0' })),
    'InvocationDoesNotExist',
    undefined,
    400,
  ],
  [
    'STS',
    (c) => new STSClient(c).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: 'nothing' })),
    'InvalidAuthorizationMessageException',
    'InvalidAuthorizationMessageException',
    400,
  ],
  [
    'Service Quotas',
    (c) => new ServiceQuotasClient(c).send(new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-00000000' })),
    'NoSuchResourceException',
    undefined,
    404,
  ],
  [
    'ACM',
    (c) => new ACMClient(c).send(new DescribeCertificateCommand({ CertificateArn })),
    'ResourceNotFoundException',
    undefined,
    400,
  ],
];

test('the SDK sees name, code, status and request of an error as from each service', async () => {
  const { client } = await startTestRegion();
  for (const [service, call, name, Code, httpStatusCode] of errors) {
    const error: unknown = await call(client).catch((reason: unknown) => reason);
    expect(error, `${service} ${name}`).toMatchObject({
      name,
      $metadata: { httpStatusCode, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(error instanceof Error && Reflect.get(error, 'Code'), `${service} ${name}`).toBe(Code);
  }
});

/** A listing call of each service, by its action. */
const listings: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  'ec2:DescribeVpcs': (c) => new EC2Client(c).send(new DescribeVpcsCommand({})),
  'elasticloadbalancing:DescribeLoadBalancers': (c) =>
    new ElasticLoadBalancingV2Client(c).send(new DescribeLoadBalancersCommand({})),
  'autoscaling:DescribeAutoScalingGroups': (c) =>
    new AutoScalingClient(c).send(new DescribeAutoScalingGroupsCommand({})),
  'rds:DescribeDBClusters': (c) => new RDSClient(c).send(new DescribeDBClustersCommand({})),
  'iam:ListRoles': (c) => new IAMClient(c).send(new ListRolesCommand({})),
  'sts:GetCallerIdentity': (c) => new STSClient(c).send(new GetCallerIdentityCommand({})),
  'ssm:ListCommands': (c) => new SSMClient(c).send(new ListCommandsCommand({})),
  'servicequotas:ListServiceQuotas': (c) =>
    new ServiceQuotasClient(c).send(new ListServiceQuotasCommand({ ServiceCode: 'vpc' })),
  'acm:ListCertificates': (c) => new ACMClient(c).send(new ListCertificatesCommand({})),
};

/** What every service may answer to any call, by fault: EC2, the other query services, the JSON ones. */
const common: Readonly<Record<string, readonly (readonly [name: string, status: number])[]>> = {
  throttle: [
    ['RequestLimitExceeded', 503],
    ['Throttling', 400],
    ['ThrottlingException', 400],
  ],
  denied: [
    ['UnauthorizedOperation', 403],
    ['AccessDenied', 403],
    ['AccessDeniedException', 400],
  ],
  'expired-token': [
    ['RequestExpired', 400],
    ['ExpiredToken', 403],
    ['ExpiredTokenException', 400],
  ],
};
const throttledQuotas = ['TooManyRequestsException', 400] as const;

test('codes that belong to no operation are those of the protocol, and keep their name', async () => {
  const region = await startTestRegion();
  const client = { ...region.client, requestHandler: memoryHandler(sendTo(region.dispatcher), region.baseUrl) };
  for (const [action, call] of Object.entries(listings)) {
    for (const [fault, [ec2, query, json]] of Object.entries(common)) {
      injectFaults(region.cloud, ['none']);
      injectFaults(region.cloud, [`${action}:${fault}`]);
      const isJson = /^(ssm|servicequotas|acm):/.test(action);
      const usual = action.startsWith('ec2:') ? ec2 : isJson ? json : query;
      const [name, status] = (fault === 'throttle' && /^servicequotas:/.test(action) ? throttledQuotas : usual) ?? [];
      const error: unknown = await call(client).catch((reason: unknown) => reason);
      expect(error, `${action} ${fault}`).toMatchObject({ name, $metadata: { httpStatusCode: status } });
      expect(error instanceof Error && Reflect.get(error, 'Code'), `${action} ${fault}`).toBe(
        isJson ? undefined : name,
      );
    }
  }
});

// The JSON protocols have no codes beside the names, and their models tell no status.
test.skipIf(noModels !== undefined)("code and status of every error are those of botocore's models", async () => {
  const checked = await Promise.all(
    Object.values(descriptions).map(async (description) => {
      if (description.protocol === 'json') return 0;
      const model = await ServiceModel.load(description);
      const errors = Object.entries(debianModelOf(description.signingName)?.shapes ?? {}).flatMap(
        ([name, { error }]) =>
          error?.code !== undefined && error.httpStatusCode !== undefined ? [{ name, ...error }] : [],
      );
      for (const { name, code, httpStatusCode } of errors) {
        const { status, body } = failure(model, new AwsError(name, 'why'), 'r-1');
        const written = /<Code>([^<]*)<\/Code>/.exec(body)?.[1];
        expect([written, status], `${description.signingName} ${name}`).toEqual([code, httpStatusCode]);
      }
      return errors.length;
    }),
  );
  expect(checked.reduce((sum, count) => sum + count)).toBeGreaterThan(100);
});

test('the SDK makes of every error that a service models what the shape says: name, wire code, status', async () => {
  const { client } = await startTestRegion();
  const withErrors: string[] = [];
  for (const [action, call] of Object.entries(listings)) {
    const description = Object.values(descriptions).find(({ signingName }) => action.startsWith(`${signingName}:`));
    if (!description) throw new Error(`no service has ${action}`);
    const model = await ServiceModel.load(description);
    const exported: object = await description.load();
    for (const [name, schema] of Object.entries(exported)) {
      if (!isErrorShape(name, schema)) continue;
      const shape = name.slice(0, -1);
      const answer = failure(model, new AwsError(shape, 'why'), 'r-1');
      const requestHandler = memoryHandler(async () => answer, client.endpoint);
      const error: unknown = await call({ ...client, requestHandler }).catch((reason: unknown) => reason);
      expect(error, shape).toMatchObject({
        name: shape,
        $metadata: { httpStatusCode: answer.status, requestId: 'r-1' },
      });
      const wireCode = description.protocol === 'json' ? undefined : (awsQueryCode(schema) ?? shape);
      expect(error instanceof Error && Reflect.get(error, 'Code'), shape).toBe(wireCode);
      withErrors.push(description.signingName);
    }
  }
  expect([...new Set(withErrors)].sort()).toEqual([
    'acm',
    'autoscaling',
    'elasticloadbalancing',
    'iam',
    'rds',
    'servicequotas',
    'ssm',
    'sts',
  ]);
});

/** The SDK has a shape of its own beside the service's: the class that all of them extend. */
function isErrorShape(name: string, schema: unknown): schema is readonly unknown[] {
  return name.endsWith('$') && Array.isArray(schema) && schema[0] === -3 && /^com\.amazonaws/.test(String(schema[1]));
}

/** The code that the shape has on the wire, where it is not the shape's name. */
function awsQueryCode([, , , traits]: readonly unknown[]): unknown {
  const query: unknown = typeof traits === 'object' && traits ? Reflect.get(traits, 'awsQueryError') : undefined;
  return Array.isArray(query) ? query[0] : undefined;
}

test.each<[service: keyof typeof descriptions, error: AwsError, status: number, body: string]>([
  [
    'ec2',
    new AwsError('NatGatewayNotFound', 'not <there>'),
    400,
    '<Response><Errors><Error><Code>NatGatewayNotFound</Code><Message>not &lt;there&gt;</Message></Error></Errors><RequestID>r-1</RequestID></Response>',
  ],
  [
    'elbv2',
    new AwsError('LoadBalancerNotFoundException', 'none'),
    400,
    '<ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><Error><Type>Sender</Type><Code>LoadBalancerNotFound</Code><Message>none</Message></Error><RequestId>r-1</RequestId></ErrorResponse>',
  ],
  [
    'autoscaling',
    new AwsError('AlreadyExistsFault', 'taken'),
    400,
    '<ErrorResponse xmlns="http://autoscaling.amazonaws.com/doc/2011-01-01/"><Error><Type>Sender</Type><Code>AlreadyExists</Code><Message>taken</Message></Error><RequestId>r-1</RequestId></ErrorResponse>',
  ],
  [
    'rds',
    new AwsError('InternalFailure', 'broken', 500),
    500,
    '<ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Receiver</Type><Code>InternalFailure</Code><Message>broken</Message></Error><RequestId>r-1</RequestId></ErrorResponse>',
  ],
  [
    'iam',
    new AwsError('NoSuchEntity', 'none'),
    404,
    '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>none</Message></Error><RequestId>r-1</RequestId></ErrorResponse>',
  ],
  ['ssm', new AwsError('ParameterNotFound', 'none'), 400, '{"__type":"ParameterNotFound","message":"none"}'],
  ['ssm', new AwsError('DocumentAlreadyExists', 'taken'), 400, '{"__type":"DocumentAlreadyExists","Message":"taken"}'],
  ['ssm', new AwsError('InvocationDoesNotExist', 'none'), 400, '{"__type":"InvocationDoesNotExist"}'],
  [
    'ssm',
    new AwsError('ThrottlingException', 'Rate exceeded', 400),
    400,
    '{"__type":"ThrottlingException","Message":"Rate exceeded"}',
  ],
])('%s writes %s as it is on the wire', async (service, error, status, body) => {
  const answer = failure(await ServiceModel.load(descriptions[service]), error, 'r-1');
  expect([answer.status, answer.headers['x-amzn-requestid']]).toEqual([status, 'r-1']);
  expect(answer.body.replace('<?xml version="1.0" encoding="UTF-8"?>\n', '')).toBe(body);
});
