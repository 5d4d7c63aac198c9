import { beforeEach, expect, it } from 'vitest';
import { startTestRegion, testAccount } from '../region.js';
import { AwsCli, describeAwsCli } from './client.js';

const began = '2026-01-01T00:00:00+00:00';

describeAwsCli('identities and quotas', () => {
  let cli: AwsCli;
  beforeEach(async () => {
    cli = new AwsCli(await startTestRegion());
  });

  it('iam, sts, service-quotas: roles and their sessions, a waiter that starts too early, quotas in pages', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: testAccount }, Action: 'sts:AssumeRole' }],
    };
    const arn = `arn:aws:iam::${testAccount}:role/web`;
    const role = {
      Path: '/',
      RoleName: 'web',
      RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
      Arn: arn,
      CreateDate: began,
      AssumeRolePolicyDocument: trust,
    };
    const profile = ['--instance-profile-name', 'web'];
    const waiting = cli.call('iam', 'wait', 'instance-profile-exists', ...profile);
    const [made, roles] = await Promise.all([
      cli.call('iam', 'create-role', '--role-name', 'web', '--assume-role-policy-document', JSON.stringify(trust)),
      cli.call('iam', 'create-instance-profile', ...profile, '--query', 'InstanceProfile.Roles'),
    ]);
    expect(roles).toEqual([]);
    expect(made).toEqual({ Role: { ...role, MaxSessionDuration: 3600 } });
    await cli.region.pass(20);
    await waiting;
    const [caller, session, quotas, ...refusals] = await Promise.all([
      cli.call('sts', 'get-caller-identity'),
      cli.call('sts', 'assume-role', '--role-arn', arn, '--role-session-name', 'me', '--query', 'AssumedRoleUser.Arn'),
      cli.call(
        ...['service-quotas', 'list-service-quotas', '--service-code', 'vpc', '--page-size', '1', '--max-items', '2'],
        ...['--query', '{quotas: Quotas[].[QuotaName,Value], more: NextToken != null}'],
      ),
      cli.refusal('iam', 'get-role', '--role-name', 'none'),
      cli.refusal('iam', 'create-role', '--role-name', 'web', '--assume-role-policy-document', JSON.stringify(trust)),
      cli.refusal('service-quotas', 'get-service-quota', '--service-code', 'ec2', '--quota-code', 'L-00000000'),
    ]);
    expect(caller).toEqual({
      UserId: 'AIDASANDBOXSANDBOX00',
      Account: testAccount,
      Arn: `arn:aws:iam::${testAccount}:user/sandbox`,
    });
    expect(session).toBe(`arn:aws:sts::${testAccount}:assumed-role/web/me`);
    expect(quotas).toEqual({
      quotas: [
        ['VPCs per Region', 5],
        ['Internet gateways per Region', 5],
      ],
      more: true,
    });
    expect(refusals).toEqual([
      '254: (NoSuchEntity) GetRole operation: The role with name none cannot be found.',
      '254: (EntityAlreadyExists) CreateRole operation: Role with name web already exists.',
      '254: (NoSuchResourceException) GetServiceQuota operation: The request failed because the specified quota does not exist.',
    ]);
  });

  it('every protocol refuses a wrong secret with its own code', async () => {
    const calls = [
      ['ec2', 'describe-vpcs'],
      ['sts', 'get-caller-identity'],
      ['ssm', 'describe-parameters'],
    ];
    const answers = await Promise.all(calls.map((call) => cli.run(call, 'wrong')));
    expect(answers.map(({ exitCode, stderr }) => [exitCode, /\((\w+)\)/.exec(stderr)?.[1]])).toEqual([
      [254, 'SignatureDoesNotMatch'],
      [254, 'SignatureDoesNotMatch'],
      [254, 'InvalidSignatureException'],
    ]);
  });
});
