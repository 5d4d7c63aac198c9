import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  type IpPermission,
  ModifySecurityGroupRulesCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { AppliedQuotas } from '../../../../src/sandbox/services/servicequotas/quotas.js';
import { id, startTestNetwork, type TestNetwork } from './network.js';

const create = async ({ ec2, region, vpcId }: TestNetwork, GroupName: string, Description = GroupName) => {
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId: vpcId, GroupName, Description }));
  await region.pass(1);
  return id(GroupId);
};

const http = (...blocks: string[]): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: 80,
  ToPort: 80,
  IpRanges: blocks.map((CidrIp) => ({ CidrIp })),
});

test.each([
  ['Web', 'another', 'InvalidGroup.Duplicate', /^The security group 'Web' already exists for VPC 'vpc-/],
  ['sg-web', 'web', 'InvalidParameterValue', /may not be in the format sg-\*/],
  ['default', 'web', 'InvalidParameterValue', /^Cannot use reserved security group name: default$/],
  ['app', "the app's group", 'InvalidParameterValue', /^Value \(the app's group\) for parameter GroupDescription/],
  ['app', 'Größe', 'InvalidParameterValue', /^Value \(Größe\) for parameter GroupDescription/],
])('beside a group "web" there cannot be "%s" with the description "%s"', async (name, description, code, message) => {
  const network = await startTestNetwork();
  await create(network, 'web');
  await expect(create(network, name, description)).rejects.toMatchObject({
    name: code,
    message: expect.stringMatching(message),
  });
});

test('a group without a VPC would be in the default one, which there is not', async () => {
  const { ec2 } = await startTestNetwork();
  await expect(
    ec2.send(new CreateSecurityGroupCommand({ GroupName: 'web', Description: 'web' })),
  ).rejects.toMatchObject({ name: 'VPCIdNotSpecified', message: 'No default VPC for this user' });
});

test('rules have ids and tags, and show the group they refer to', async () => {
  const network = await startTestNetwork();
  const { ec2, region, vpcId } = network;
  const [alb, web] = [await create(network, 'alb'), await create(network, 'web')];
  const { SecurityGroupRules: added } = await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId: web,
      IpPermissions: [
        {
          IpProtocol: '6',
          FromPort: 80,
          ToPort: 80,
          UserIdGroupPairs: [{ GroupId: alb, Description: 'from the load balancer' }],
        },
      ],
      TagSpecifications: [{ ResourceType: 'security-group-rule', Tags: [{ Key: 'step', Value: 'web' }] }],
    }),
  );
  await region.pass(1);
  const { SecurityGroupRules: rules } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'tag:step', Values: ['web'] }] }),
  );
  expect(rules).toEqual([
    {
      SecurityGroupRuleId: expect.stringMatching(/^sgr-/),
      SecurityGroupRuleArn: expect.stringMatching(/^arn:aws:ec2:us-east-1:000000000000:security-group-rule\/sgr-/),
      GroupId: web,
      GroupOwnerId: '000000000000',
      IsEgress: false,
      IpProtocol: 'tcp',
      FromPort: 80,
      ToPort: 80,
      ReferencedGroupInfo: { GroupId: alb, UserId: '000000000000', VpcId: vpcId },
      Description: 'from the load balancer',
      Tags: [{ Key: 'step', Value: 'web' }],
    },
  ]);
  expect(rules).toEqual(added);

  await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId: alb }))).rejects.toMatchObject({
    name: 'DependencyViolation',
    message: `resource ${alb} has a dependent object`,
  });
  const revoked = await ec2.send(
    new RevokeSecurityGroupIngressCommand({
      GroupId: web,
      SecurityGroupRuleIds: [id(rules?.[0]?.SecurityGroupRuleId)],
    }),
  );
  expect(revoked.RevokedSecurityGroupRules).toMatchObject([{ GroupId: web, ReferencedGroupId: alb, IsEgress: false }]);
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId: alb }));
  await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId: alb }))).rejects.toMatchObject({
    name: 'InvalidGroup.NotFound',
    message: `The security group '${alb}' does not exist`,
  });
});

test('one rule that exists already rejects the whole batch', async () => {
  const network = await startTestNetwork();
  const { ec2 } = network;
  const GroupId = await create(network, 'alb');
  const authorize = (...blocks: string[]) =>
    ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http(...blocks)] }));
  await authorize('10.0.0.9/24');
  await expect(authorize('192.0.2.0/24', '10.0.0.0/24')).rejects.toMatchObject({
    name: 'InvalidPermission.Duplicate',
    message: 'the specified rule "peer: 10.0.0.0/24, TCP, from port: 80, to port: 80, ALLOW" already exists',
  });
  await expect(authorize('192.0.2.0/24', '192.0.2.1/24')).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: 'The same permission must not appear multiple times',
  });
  await authorize('192.0.2.0/24');
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }));
  expect(SecurityGroups?.[0]?.IpPermissions).toEqual([
    {
      IpProtocol: 'tcp',
      FromPort: 80,
      ToPort: 80,
      IpRanges: [{ CidrIp: '10.0.0.0/24' }, { CidrIp: '192.0.2.0/24' }],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    },
  ]);
});

test('a new group lets everything out until that is revoked', async () => {
  const network = await startTestNetwork();
  const { ec2 } = network;
  const GroupId = await create(network, 'db');
  const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await expect(
    ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everything] })),
  ).rejects.toMatchObject({
    name: 'InvalidPermission.Duplicate',
    message: 'the specified rule "peer: 0.0.0.0/0, ALL, ALLOW" already exists',
  });
  const revoke = () => ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everything] }));
  await revoke();
  await expect(revoke()).rejects.toMatchObject({
    name: 'InvalidPermission.NotFound',
    message: 'The specified rule does not exist in this security group.',
  });
});

test('a rule can be changed in place', async () => {
  const network = await startTestNetwork();
  const { ec2, region } = network;
  const GroupId = await create(network, 'alb');
  const { SecurityGroupRules } = await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http('0.0.0.0/0')] }),
  );
  await region.pass(1);
  const SecurityGroupRuleId = id(SecurityGroupRules?.[0]?.SecurityGroupRuleId);
  await ec2.send(
    new ModifySecurityGroupRulesCommand({
      GroupId,
      SecurityGroupRules: [
        {
          SecurityGroupRuleId,
          SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIpv4: '192.0.2.0/24' },
        },
      ],
    }),
  );
  const { SecurityGroupRules: rules } = await ec2.send(
    new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [SecurityGroupRuleId] }),
  );
  expect(rules).toMatchObject([{ SecurityGroupRuleId, CidrIpv4: '192.0.2.0/24' }]);
});

test.each<[IpPermission, string, RegExp]>([
  [
    { IpProtocol: 'tcp', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    'InvalidParameterValue',
    /Must specify both from and to/,
  ],
  [
    { IpProtocol: 'tcp', FromPort: 90, ToPort: 80, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    'InvalidParameterValue',
    /^Invalid TCP\/UDP port range \(90:80\)$/,
  ],
  [http('0.0.0.0'), 'InvalidParameterValue', /^CIDR block 0\.0\.0\.0 is malformed$/],
  [
    { ...http(), IpRanges: [{ CidrIp: '0.0.0.0/0', Description: "everybody's" }] },
    'InvalidParameterValue',
    /^Invalid rule description/,
  ],
  [
    { ...http(), UserIdGroupPairs: [{ GroupId: 'sg-0' }] },
    'InvalidGroup.NotFound',
    /^The security group 'sg-0' does not exist$/,
  ],
  [http(), 'MissingParameter', /should be provided/],
])('the permission %j is refused', async (permission, name, message) => {
  const network = await startTestNetwork();
  const GroupId = await create(network, 'alb');
  await expect(
    network.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] })),
  ).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
});

test('a group has a quota of rules in each direction', async () => {
  const network = await startTestNetwork();
  network.region.cloud.table(AppliedQuotas).put({ id: 'L-0EA8095F', value: 2 });
  const GroupId = await create(network, 'alb');
  const authorize = (...blocks: string[]) =>
    network.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [http(...blocks)] }));
  await authorize('10.0.1.0/24', '10.0.2.0/24');
  await expect(authorize('10.0.3.0/24')).rejects.toMatchObject({ name: 'RulesPerSecurityGroupLimitExceeded' });
});

test('the default group of a VPC stays', async () => {
  const { ec2, vpcId } = await startTestNetwork();
  const { SecurityGroups } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: 'group-name', Values: ['def*'] },
      ],
    }),
  );
  const GroupId = SecurityGroups?.[0]?.GroupId;
  await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId }))).rejects.toMatchObject({
    name: 'CannotDelete',
    message: `the specified group: "${GroupId}" name: "default" cannot be deleted by a user`,
  });
});
