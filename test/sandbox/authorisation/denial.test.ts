import { ACMClient, ListCertificatesCommand } from '@aws-sdk/client-acm';
import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { CreateVpcCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateTargetGroupCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateRoleCommand,
  GetInstanceProfileCommand,
  IAMClient,
  ListAccountAliasesCommand,
  ListInstanceProfilesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { DeleteDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { ListCommandsCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, DecodeAuthorizationMessageCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeAll, expect, test } from 'vitest';
import { parsePolicies, type Statement } from '../../../src/sandbox/authorisation/document.js';
import { memoryHandler, type Send, sendTo } from '../memory-wire.js';
import { startTestRegion, type TestRegion } from '../region.js';

let region: TestRegion;
let statements: readonly Statement[] = [];
beforeAll(async () => {
  region = await startTestRegion({ forFile: true, policy: () => statements });
});

/** The options of a client, and the bytes of the last answer that it got. */
function wire() {
  let body = '';
  const send: Send = async (request) => {
    const answer = await sendTo(region.dispatcher)(request);
    ({ body } = answer);
    return answer;
  };
  const options = { ...region.client, requestHandler: memoryHandler(send, region.baseUrl) };
  return { options, body: () => body };
}
type Options = ReturnType<typeof wire>['options'];

const anywhere = 'arn:aws:iam::000000000000:';
const here = (service: string) => `arn:aws:${service}:us-east-1:000000000000:`;
const group = { AutoScalingGroupName: 'demo', MinSize: 0, MaxSize: 0 };
const trust = '{"Version":"2012-10-17","Statement":[]}';

/** A call, and how its denial speaks of the resource. */
const calls: readonly (readonly [
  action: string,
  on: string | undefined,
  send: (options: Options) => Promise<unknown>,
])[] = [
  [
    'ec2:CreateVpc',
    `${here('ec2')}vpc/*`,
    (o) => new EC2Client(o).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })),
  ],
  ['ec2:DescribeVpcs', undefined, (o) => new EC2Client(o).send(new DescribeVpcsCommand({}))],
  [
    'elasticloadbalancing:CreateTargetGroup',
    `${here('elasticloadbalancing')}targetgroup/demo/*`,
    (o) => new ElasticLoadBalancingV2Client(o).send(new CreateTargetGroupCommand({ Name: 'demo' })),
  ],
  [
    'autoscaling:CreateAutoScalingGroup',
    `${here('autoscaling')}autoScalingGroup:*:autoScalingGroupName/demo`,
    (o) => new AutoScalingClient(o).send(new CreateAutoScalingGroupCommand(group)),
  ],
  [
    'autoscaling:DescribeAutoScalingGroups',
    undefined,
    (o) => new AutoScalingClient(o).send(new DescribeAutoScalingGroupsCommand({})),
  ],
  [
    'rds:DeleteDBCluster',
    `${here('rds')}cluster:demo`,
    (o) => new RDSClient(o).send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'demo', SkipFinalSnapshot: true })),
  ],
  [
    'iam:CreateRole',
    `${anywhere}role/demo`,
    (o) => new IAMClient(o).send(new CreateRoleCommand({ RoleName: 'demo', AssumeRolePolicyDocument: trust })),
  ],
  [
    'iam:GetInstanceProfile',
    'instance profile demo',
    (o) => new IAMClient(o).send(new GetInstanceProfileCommand({ InstanceProfileName: 'demo' })),
  ],
  ['iam:ListRoles', `${anywhere}role/`, (o) => new IAMClient(o).send(new ListRolesCommand({}))],
  [
    'iam:ListInstanceProfiles',
    `${anywhere}instance-profile/`,
    (o) => new IAMClient(o).send(new ListInstanceProfilesCommand({})),
  ],
  ['iam:ListAccountAliases', '*', (o) => new IAMClient(o).send(new ListAccountAliasesCommand({}))],
  [
    'sts:AssumeRole',
    `${anywhere}role/demo`,
    (o) => new STSClient(o).send(new AssumeRoleCommand({ RoleArn: `${anywhere}role/demo`, RoleSessionName: 'me' })),
  ],
  [
    'ssm:PutParameter',
    `${here('ssm')}parameter/demo`,
    (o) => new SSMClient(o).send(new PutParameterCommand({ Name: '/demo', Value: 'x', Type: 'String' })),
  ],
  ['ssm:ListCommands', `${here('ssm')}*`, (o) => new SSMClient(o).send(new ListCommandsCommand({}))],
  ['acm:ListCertificates', undefined, (o) => new ACMClient(o).send(new ListCertificatesCommand({}))],
  [
    'servicequotas:GetServiceQuota',
    `${here('servicequotas')}vpc/L-F678F1CE`,
    (o) => new ServiceQuotasClient(o).send(new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' })),
  ],
];

const sentence = (action: string, on: string | undefined, why: string): string =>
  `User: ${anywhere}user/sandbox is not authorized to perform: ${action}${on ? ` on resource: ${on}` : ''} ${why}`;

/** How each protocol carries a denial: the SDK's name, the code on the wire, the status, and what is about the sentence. */
const protocols = {
  ec2: {
    code: 'UnauthorizedOperation',
    status: 403,
    tag: '<Response><Errors><Error><Code>UnauthorizedOperation</Code>',
  },
  query: { code: 'AccessDenied', status: 403, tag: '<Type>Sender</Type>' },
  json: { code: 'AccessDeniedException', status: 400, tag: '"__type":' },
} as const;

function protocolOf(action: string): keyof typeof protocols {
  if (action.startsWith('ec2:')) return 'ec2';
  return /^(ssm|acm|servicequotas):/.test(action) ? 'json' : 'query';
}

async function denialOf(send: (options: Options) => Promise<unknown>) {
  const { options, body } = wire();
  const error = await send(options).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error('it was not denied');
  const metadata: unknown = Reflect.get(error, '$metadata');
  const status =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined;
  return { name: error.name, message: error.message, status, body: body() };
}

const implicitly = (action: string): string => `because no identity-based policy allows the ${action} action`;

test.each(calls)("%s is denied in its service's own code, status and words", async (action, on, send) => {
  statements = [];
  const { code, status, tag } = protocols[protocolOf(action)];
  const { message, body, ...rest } = await denialOf(send);
  expect(rest).toEqual({ name: code, status });
  expect(body).toContain(tag);
  const said = sentence(action, on, implicitly(action));
  if (!action.startsWith('ec2:')) {
    expect(message).toBe(said);
    return;
  }
  const [plain, encoded] = message.split('. Encoded authorization failure message: ');
  expect(plain).toBe(`You are not authorized to perform this operation. ${said}`);
  expect(encoded !== undefined).toBe(on !== undefined);
});

test('what EC2 encodes tells whoever may decode it what was asked, and nobody else', async () => {
  statements = parsePolicies('{"Statement":{"Effect":"Allow","Action":"sts:Decode*","Resource":"*"}}');
  const { message } = await denialOf((o) => new EC2Client(o).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' })));
  const EncodedMessage = message.split('message: ')[1] ?? '';
  const decode = () => new STSClient(wire().options).send(new DecodeAuthorizationMessageCommand({ EncodedMessage }));
  expect(JSON.parse((await decode()).DecodedMessage ?? '')).toMatchObject({
    allowed: false,
    explicitDeny: false,
    context: { action: 'ec2:CreateVpc', resource: `${here('ec2')}vpc/*` },
  });
  statements = [];
  await expect(decode()).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a policy that forbids is spoken of as such', async () => {
  statements = parsePolicies('{"Statement":{"Effect":"Deny","Action":"ssm:*","Resource":"*"}}');
  const { message } = await denialOf((o) => new SSMClient(o).send(new ListCommandsCommand({})));
  expect(message).toBe(
    sentence('ssm:ListCommands', `${here('ssm')}*`, 'with an explicit deny in an identity-based policy'),
  );
});
