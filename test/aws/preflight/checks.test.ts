import { DescribeCertificateCommand, ImportCertificateCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { AllocateAddressCommand, CreateVpcCommand } from '@aws-sdk/client-ec2';
import { CreateTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { checkCertificate } from '../../../src/aws/preflight/certificate.js';
import { checkClock, checkIdentity } from '../../../src/aws/preflight/identity.js';
import { checkPermissions } from '../../../src/aws/preflight/permissions.js';
import { preflightPermissions } from '../../../src/aws/preflight/permissions-needed.js';
import { checkQuota, quotaChecks } from '../../../src/aws/preflight/quotas.js';
import type { CheckRow } from '../../../src/aws/preflight/row.js';
import { refreshable } from '../../../src/aws/refreshable.js';
import { checkAccount, refuseRed } from '../../../src/commands/preflight.js';
import { parseSettings } from '../../../src/config/parse-settings.js';
import type { SettingsInput } from '../../../src/config/settings.js';
import { parsePolicies } from '../../../src/sandbox/authorisation/document.js';
import { AppliedQuotas } from '../../../src/sandbox/services/servicequotas/quotas.js';
import { steps } from '../../../src/steps/index.js';
import { playedTerminal, sessionWith } from '../../commands/played.js';
import { startTestRegion, type TestRegion } from '../../sandbox/region.js';
import { selfSigned } from '../../sandbox/services/acm/self-signed.js';

async function rowsOf(region: TestRegion, settings: SettingsInput = {}): Promise<CheckRow[]> {
  const session = await sessionWith(region);
  return checkAccount(parseSettings(settings), session, playedTerminal(region.clock), {});
}

const row = (rows: readonly CheckRow[], check: string) => rows.find((one) => one.check === check);

test('an empty account takes the defaults: every row is green', async () => {
  const rows = await rowsOf(await startTestRegion());
  expect(rows.map((one) => `${one.level} ${one.title}: ${one.found}`)).toEqual([
    'green Identity: arn:aws:iam::000000000000:user/sandbox, without an end.',
    "green Clock: Within five minutes of AWS's.",
    expect.stringMatching(/^green Permissions: All \d+ actions are allowed\.$/),
    'green Names: Nothing else has a name that is made from demo.',
    'green Addresses: 10.0.0.0/16 overlaps no VPC of the region.',
    'green Zones and types: us-east-1a and us-east-1b have every chosen type.',
    'green Service-linked roles: The setup makes AWSServiceRoleForElasticLoadBalancing, AWSServiceRoleForAutoScaling, AWSServiceRoleForRDS, which needs iam:CreateServiceLinkedRole.',
    'green VPCs: 0 of 5 in use, 1 more wanted.',
    'green Internet gateways: 0 of 5 in use, 1 more wanted.',
    'green Elastic IP addresses: 0 of 5 in use, 1 more wanted.',
    'green NAT gateways of a zone: 0 of 5 in use, 1 more wanted.',
    'green vCPUs: 0 of 32 in use, 8 more wanted.',
    'green Application Load Balancers: 0 of 50 in use, 1 more wanted.',
    'green Network Load Balancers: 0 of 50 in use, 1 more wanted.',
    'green Target groups: 0 of 3000 in use, 2 more wanted.',
    'green Database clusters: 0 of 40 in use, 1 more wanted.',
    'green Database instances: 0 of 40 in use, 2 more wanted.',
  ]);
});

describe('a quota that is used up is red, with the quota to ask for', () => {
  test.each(quotaChecks)('$title', async (quota) => {
    const region = await startTestRegion();
    const session = await sessionWith(region);
    region.cloud.table(AppliedQuotas).put({ id: quota.code, value: 0 });
    const { clients } = session;
    const finding = await checkQuota(quota, { clients, settings: parseSettings({}), zone: 'us-east-1a' });
    expect(finding.level).toBe('red');
    expect(finding).toHaveProperty(
      'remedy',
      `Ask for more (Service Quotas, ${quota.service} ${quota.code}), or remove what nothing uses.`,
    );
  });

  test('what is there counts, and one vCPU too few to replace a server is yellow', async () => {
    const region = await startTestRegion();
    const session = await sessionWith(region);
    await session.clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    await session.clients.ec2.send(new AllocateAddressCommand({}));
    region.cloud.table(AppliedQuotas).put({ id: 'L-1216C47A', value: 9 });
    await region.pass(60);
    const rows = await rowsOf(region);
    expect(row(rows, 'quota-vpc')?.found).toBe('1 of 5 in use, 1 more wanted.');
    expect(row(rows, 'quota-elastic-ip')?.found).toBe('1 of 5 in use, 1 more wanted.');
    expect(row(rows, 'quota-vcpu')).toEqual({
      check: 'quota-vcpu',
      title: 'vCPUs',
      level: 'yellow',
      found: '0 of 9 in use, 8 more wanted. None is left to replace a server with.',
      remedy: 'Ask for more (Service Quotas, ec2 L-1216C47A), or remove what nothing uses.',
    });
  });
});

test('a chosen certificate has a row of its own: issued, soon at its end, pending, unknown', async () => {
  const region = await startTestRegion();
  const { acm } = (await sessionWith(region)).clients;
  const found = async (certificateArn = '') => {
    const { level, found } = row(await rowsOf(region, { web: { certificateArn } }), 'certificate') ?? {};
    return `${level} ${found}`;
  };
  const { CertificateArn: own } = await acm.send(new ImportCertificateCommand(await selfSigned('shop.example')));
  const { CertificateArn: pending } = await acm.send(new RequestCertificateCommand({ DomainName: 'new.example' }));
  expect(await found(own)).toMatch(/^green For shop\.example, issued, valid until \d{4}-\d\d-\d\d\.$/);
  expect(await found(pending)).toBe('red The certificate for new.example is PENDING_VALIDATION, not issued.');
  const unknown = 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000';
  expect(await found(unknown)).toBe(`red ACM has no certificate ${unknown}.`);
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: own }));
  const soon = (Certificate?.NotAfter?.getTime() ?? 0) - 10 * 86_400_000;
  expect(await checkCertificate((await sessionWith(region)).clients, own ?? '', { now: () => soon })).toMatchObject({
    level: 'yellow',
    remedy: 'ACM will not renew it: import a new one in time.',
  });
});

test('what the account has already is red: names, addresses, zones without a type', async () => {
  const region = await startTestRegion();
  const session = await sessionWith(region);
  const { Vpc } = await session.clients.ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/20' }));
  await region.pass(60);
  await session.clients.elbv2.send(
    new CreateTargetGroupCommand({ Name: 'demo-web', Protocol: 'HTTP', Port: 80, VpcId: Vpc?.VpcId }),
  );
  await region.pass(60);
  const rows = await rowsOf(region, { network: { zones: ['us-east-1a', 'us-east-1e'] } });
  expect(row(rows, 'names')).toMatchObject({
    level: 'red',
    found: expect.stringMatching(/^Somebody else has the target group arn:\S+targetgroup\/demo-web\/\w+\.$/),
    remedy: 'Choose another name (--name), or remove what has it.',
  });
  expect(row(rows, 'addresses')).toMatchObject({
    level: 'red',
    found: expect.stringMatching(/^10\.0\.0\.0\/16 overlaps vpc-\w+, a VPC of this account with 10\.0\.0\.0\/20\.$/),
    remedy: 'Choose a free range (network.cidr).',
  });
  expect(row(rows, 'zones')).toMatchObject({
    level: 'red',
    found: expect.stringContaining(
      'The zones us-east-1a and us-east-1e do not offer every type that was chosen. t4g.micro:',
    ),
  });
});

describe('permissions', () => {
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const actions = ['ec2:CreateVpc', 'ec2:DescribeVpcs', 'iam:CreateRole'];
  const attach = 'Attach the policy that `tier3-wizard policy` prints, or ask whoever manages the account to.';
  const look = async (...Statement: readonly object[]) => {
    const statements = parsePolicies(JSON.stringify({ Version: '2012-10-17', Statement }));
    const region = await startTestRegion({ policy: () => statements });
    const { clients, identity } = await sessionWith(region);
    return checkPermissions({ clients, arn: identity.arn, actions, tags: { team: 'web' }, cidr: '10.0.0.0/16' });
  };

  test('are green when IAM allows every action', async () => {
    expect(await look(everything)).toEqual({ level: 'green', found: 'All 3 actions are allowed.' });
  });

  test('are red when a policy forbids one, or none allows to look', async () => {
    expect(await look(everything, { Effect: 'Deny', Action: 'iam:CreateRole', Resource: '*' })).toEqual({
      level: 'red',
      found: 'A policy forbids iam:CreateRole.',
      remedy: attach,
    });
    const create = { Effect: 'Allow', Action: ['ec2:Create*', 'iam:*', 'sts:*'], Resource: '*' };
    expect(await look(create)).toEqual({ level: 'red', found: 'No policy allows ec2:DescribeVpcs.', remedy: attach });
  });

  test('are yellow when a policy names the resources, for then only the call itself tells', async () => {
    const roles = { Effect: 'Allow', Action: 'iam:CreateRole', Resource: 'arn:aws:iam::*:role/demo-*' };
    const rest = { Effect: 'Allow', NotAction: 'iam:CreateRole', Resource: '*' };
    expect(await look(roles, rest)).toEqual({
      level: 'yellow',
      found: 'Not allowed on every resource: iam:CreateRole. A policy that names resources may still allow them here.',
    });
  });

  test("are EC2's own word where IAM may not be asked", async () => {
    const noSimulation = { Effect: 'Allow', NotAction: 'iam:Simulate*', Resource: '*' };
    expect(await look(noSimulation)).toMatchObject({
      level: 'yellow',
      found: expect.stringContaining('IAM could not be asked'),
    });
    const readOnly = { Effect: 'Allow', Action: ['ec2:Describe*', 'sts:*'], Resource: '*' };
    expect(await look(readOnly)).toEqual({
      level: 'red',
      found: 'The credentials may not ec2:CreateVpc, ec2:CreateInternetGateway, ec2:AllocateAddress.',
      remedy: attach,
    });
  });
});

test('the actions that the checks ask for are declared', async () => {
  const statements = parsePolicies(
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
  );
  const asked = new Set<string>();
  const region = await startTestRegion({ policy: () => statements, onQuestion: ({ action }) => asked.add(action) });
  await rowsOf(region);
  const session = ['sts:GetCallerIdentity', 'iam:ListAccountAliases'];
  const declared = new Set(
    [...preflightPermissions, ...steps.flatMap((step) => step.permissions)].map((one) => one.action).concat(session),
  );
  expect([...asked].filter((action) => !declared.has(action))).toEqual([]);
  expect(asked).toContain('iam:SimulatePrincipalPolicy');
});

test('a session that ends too soon is yellow, one that has ended is red, keys have no end', async () => {
  const look = async (minutes?: number) => {
    const key = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };
    const source = async () => (minutes === undefined ? key : { ...key, expiration: new Date(minutes * 60_000) });
    const { end } = refreshable(() => source);
    return checkIdentity({ credentialsEnd: end }, 'arn:aws:sts::1:assumed-role/admin/ada', 900_000, { now: () => 0 });
  };
  expect(await look()).toEqual({ level: 'green', found: 'arn:aws:sts::1:assumed-role/admin/ada, without an end.' });
  expect((await look(60)).found).toBe('arn:aws:sts::1:assumed-role/admin/ada, for 60 more minutes.');
  expect((await look(10)).level).toBe('yellow');
  expect(await look(-1)).toEqual({
    level: 'red',
    found: 'arn:aws:sts::1:assumed-role/admin/ada: the session has expired.',
    remedy: 'Sign in again, for example with `aws sso login`.',
  });
});

test("a clock that is off is said, with AWS's time as the judge", async () => {
  const { clients } = await sessionWith(await startTestRegion());
  const config = { ...clients.sts.config, systemClockOffset: -10 * 60_000 };
  const sts = Object.assign(Object.create(clients.sts), { config, send: async () => ({}) });
  expect(await checkClock({ sts })).toEqual({
    level: 'yellow',
    found: "About 10 minutes ahead of AWS's; requests are signed with AWS's time.",
    remedy: 'Set it right: certificates and sessions are judged by it.',
  });
});

test('a red row refuses a setup before anything is made, and says all that was found', async () => {
  const region = await startTestRegion();
  region.cloud.table(AppliedQuotas).put({ id: 'L-F678F1CE', value: 0 });
  const terminal = playedTerminal(region.clock);
  const rows = await rowsOf(region);
  expect(() => refuseRed(rows, terminal)).toThrow('The account cannot take this setup: VPCs.');
  await new Promise(setImmediate);
  expect(terminal.said()).toContain(
    'VPCs: 0 of 0 in use, 1 more wanted. Ask for more (Service Quotas, vpc L-F678F1CE), or remove what nothing uses.',
  );
});
