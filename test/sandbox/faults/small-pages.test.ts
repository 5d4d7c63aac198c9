import { CreateVpcCommand, DescribeVpcsCommand, EC2Client, paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient, ListRolesCommand, paginateListRoles } from '@aws-sdk/client-iam';
import { paginateDescribeDBEngineVersions, RDSClient } from '@aws-sdk/client-rds';
import {
  DescribeParametersCommand,
  PutParameterCommand,
  paginateDescribeParameters,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, test } from 'vitest';
import { collect } from '../../../src/aws/pages.js';
import { injectFaults } from '../../../src/sandbox/faults/inject.js';
import { memoryHandler, sendTo } from '../memory-wire.js';
import { startTestRegion } from '../region.js';

test('every list can be made to come one item a page, and all pages together are the list', async () => {
  const region = await startTestRegion();
  const config = { ...region.client, requestHandler: memoryHandler(sendTo(region.dispatcher), region.baseUrl) };
  const [ec2, iam, rds, ssm] = [
    new EC2Client(config),
    new IAMClient(config),
    new RDSClient(config),
    new SSMClient(config),
  ];
  for (const name of ['a', 'b', 'c']) {
    await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
    await ssm.send(new PutParameterCommand({ Name: name, Value: 'x', Type: 'String' }));
  }
  await region.pass(60);
  const all = async () => ({
    vpcs: (await collect(paginateDescribeVpcs({ client: ec2 }, {}), (page) => page.Vpcs)).map((one) => one.VpcId),
    roles: (await collect(paginateListRoles({ client: iam }, {}), (page) => page.Roles)).map((one) => one.RoleName),
    versions: (
      await collect(paginateDescribeDBEngineVersions({ client: rds }, {}), (page) => page.DBEngineVersions)
    ).map((one) => one.EngineVersion),
    parameters: (await collect(paginateDescribeParameters({ client: ssm }, {}), (page) => page.Parameters)).map(
      (one) => one.Name,
    ),
  });
  const whole = await all();
  injectFaults(region.cloud, ['*:*:pages-of=1']);
  expect(await all()).toEqual(whole);

  expect(whole.vpcs).toHaveLength(3);
  const first = await ec2.send(new DescribeVpcsCommand({}));
  expect(first).toMatchObject({ Vpcs: [{ VpcId: whole.vpcs[0] }], NextToken: expect.any(String) });
  const VpcIds = whole.vpcs.flatMap((id) => id ?? []);
  const { Vpcs: named = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds }));
  expect(named.map((one) => one.VpcId)).toEqual(VpcIds);
  expect(await iam.send(new ListRolesCommand({}))).toMatchObject({ Roles: [{}], IsTruncated: true });
  expect(await ssm.send(new DescribeParametersCommand({}))).toMatchObject({
    Parameters: [{ Name: whole.parameters[0] }],
    NextToken: expect.any(String),
  });
});

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
