import { CreateDBInstanceCommand, DescribeDBInstancesCommand, ModifyDBInstanceCommand } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { InternetGateways, Vpcs } from '../../../../src/sandbox/services/ec2/tables.js';
import { createCluster, createMember, createSubnetGroup, databaseRegion } from './fixture.js';

test('an instance is public only when that is asked for, in a VPC with a way in and names', async () => {
  const { rds, cloud, pass } = await databaseRegion();
  const made = { createdAt: 0, visibleAt: 0, tags: {} };
  const vpc = { id: 'vpc-1', cidr: '10.0.0.0/16', state: 'available', dnsSupport: true, dnsHostnames: false } as const;
  cloud.table(Vpcs).put({ ...vpc, ...made });
  await createSubnetGroup(rds);
  await createCluster(rds);
  await createMember(rds, 'db-1', 'us-east-1a');
  const createPublic = () =>
    rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'db-2',
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'aurora-mysql',
        DBClusterIdentifier: 'demo-db',
        PubliclyAccessible: true,
      }),
    );
  const code = 'InvalidVPCNetworkStateFault';
  await expect(createPublic()).rejects.toMatchObject({
    Code: code,
    message:
      'Cannot create a publicly accessible DBInstance. The specified VPC has no internet gateway attached.Update the VPC and then try again',
  });
  cloud.table(InternetGateways).put({ id: 'igw-1', vpcId: 'vpc-1', ...made });
  await expect(createPublic()).rejects.toMatchObject({
    Code: code,
    message:
      'Cannot create a publicly accessible DBInstance.  The specified VPC does not support DNS resolution, DNS hostnames, or both. Update the VPC and then try again',
  });
  cloud.table(Vpcs).put({ ...vpc, dnsHostnames: true, ...made });
  await createPublic();
  await pass(600);

  const isPublic = async () => {
    const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    return Object.fromEntries(DBInstances.map((one) => [one.DBInstanceIdentifier, one.PubliclyAccessible]));
  };
  expect(await isPublic()).toEqual({ 'db-1': false, 'db-2': true });
  const change = (id: string, PubliclyAccessible: boolean) =>
    rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: id, PubliclyAccessible, ApplyImmediately: true }));
  await Promise.all([change('db-1', true), change('db-2', false)]);
  expect(await isPublic()).toEqual({ 'db-1': true, 'db-2': false });
});
