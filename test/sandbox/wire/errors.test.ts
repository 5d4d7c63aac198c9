import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeNatGatewaysCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetCommandInvocationCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { descriptions } from '../../../src/sandbox/services/descriptions.js';
import { failure } from '../../../src/sandbox/wire/answer.js';
import { AwsError } from '../../../src/sandbox/wire/aws-error.js';
import { ServiceModel } from '../../../src/sandbox/wire/model.js';
import { startTestRegion, type TestRegion } from '../region.js';

type Client = TestRegion['client'];

const name = 'nothing';
const CommandId = '00000000-0000-4000-8000-000000000000';
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
