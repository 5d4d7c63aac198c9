import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateDBClusterCommand, CreateDBInstanceCommand } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { Interfaces } from '../../../../src/sandbox/services/ec2/tables.js';
import { clusterInput, createCluster, createSubnetGroup, databaseRegion, states } from './fixture.js';

test('a service-linked role that was made a moment ago is not usable yet', async () => {
  const { rds, pass, client } = await databaseRegion();
  await createSubnetGroup(rds);
  await new IAMClient(client).send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'rds.amazonaws.com' }));
  await expect(createCluster(rds)).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: expect.stringMatching(/^Unable to create the resource\. Verify that you have permission/),
  });
  await pass(5);
  await createCluster(rds);
});

test.each([
  [
    'an unknown version',
    { EngineVersion: '8.0.mysql_aurora.3.99.0' },
    'InvalidParameterCombination',
    'Cannot find version 8.0.mysql_aurora.3.99.0 for aurora-mysql',
  ],
  [
    'a deprecated version',
    { EngineVersion: '8.0.mysql_aurora.3.05.2' },
    'InvalidParameterCombination',
    'Cannot find version 8.0.mysql_aurora.3.05.2 for aurora-mysql',
  ],
  [
    'an instance class',
    { DBClusterInstanceClass: 'db.r6g.large' },
    'InvalidParameterCombination',
    "DBClusterInstanceClass isn't supported for DB engine aurora-mysql.",
  ],
  [
    'a version without standard support, where Extended Support is not wanted',
    {
      EngineVersion: '5.7.mysql_aurora.2.12.5',
      EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
    },
    'InvalidParameterCombination',
    /its standard support has ended and Extended Support is disabled/,
  ],
  [
    'a bad identifier',
    { DBClusterIdentifier: 'a--b' },
    'InvalidParameterValue',
    /^The parameter DBClusterIdentifier is not a valid identifier\./,
  ],
  [
    'a short password',
    { MasterUserPassword: 'short' },
    'InvalidParameterValue',
    'The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.',
  ],
  [
    'a password with a slash',
    { MasterUserPassword: 'with/a/slash' },
    'InvalidParameterValue',
    /Only printable ASCII characters/,
  ],
  [
    'a reserved user',
    { MasterUsername: 'rdsadmin' },
    'InvalidParameterValue',
    'MasterUsername rdsadmin cannot be used as it is a reserved word used by the engine',
  ],
  [
    'an unknown subnet group',
    { DBSubnetGroupName: 'none' },
    'DBSubnetGroupNotFoundFault',
    "DB subnet group 'none' does not exist.",
  ],
  ['no subnet group', { DBSubnetGroupName: undefined }, 'InvalidSubnet', /^No default subnet detected in VPC\./],
  [
    'an unknown parameter group',
    { DBClusterParameterGroupName: 'mine' },
    'DBClusterParameterGroupNotFoundFault',
    'DBClusterParameterGroup not found: mine',
  ],
  [
    'the parameter group of another line',
    { DBClusterParameterGroupName: 'default.aurora-mysql8.4' },
    'InvalidParameterCombination',
    'The Parameter Group default.aurora-mysql8.4 with DBParameterGroupFamily aurora-mysql8.4 cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily aurora-mysql8.0',
  ],
  ['a port below 1150', { Port: 80 }, 'InvalidParameterValue', /^Invalid database endpoint port: 80\./],
  [
    'a key of somebody else',
    { KmsKeyId: 'arn:aws:kms:us-east-1:111111111111:key/1' },
    'KMSKeyNotAccessibleFault',
    'The specified KMS key [arn:aws:kms:us-east-1:111111111111:key/1] does not exist, is not enabled or you do not have permissions to access it.',
  ],
  ['a foreign group', { VpcSecurityGroupIds: ['sg-elsewhere'] }, 'InvalidParameterCombination', /in different VPCs/],
])('CreateDBCluster refuses %s', async (_what, change, name, message) => {
  const { rds } = await databaseRegion();
  await createSubnetGroup(rds);
  const refusal = rds.send(new CreateDBClusterCommand({ ...clusterInput, ...change }));
  await expect(refusal).rejects.toMatchObject({ name });
  await expect(refusal).rejects.toThrow(message);
  expect(await states(rds)).toEqual({});
});

test.each([
  [
    'a class the version does not have',
    { DBInstanceClass: 'db.r99.large' },
    'InvalidParameterCombination',
    /^RDS does not support creating a DB instance with the following combination: DBInstanceClass=db\.r99\.large/,
  ],
  [
    'a zone without a subnet',
    { AvailabilityZone: 'us-east-1c' },
    'InvalidVPCNetworkStateFault',
    /there is not a subnet in us-east-1c, the targeted availability zone/,
  ],
  [
    'a password of its own',
    { MasterUserPassword: 'correct-horse' },
    'InvalidParameterCombination',
    'The requested DB Instance will be a member of a DB Cluster. Set master user password for the DB Cluster.',
  ],
  [
    'serverless without capacities',
    { DBInstanceClass: 'db.serverless' },
    'InvalidDBClusterStateFault',
    /^Set the Serverless v2 scaling configuration/,
  ],
  [
    'an unknown certificate authority',
    { CACertificateIdentifier: 'rds-ca-2019' },
    'CertificateNotFoundFault',
    'Certificate not found: rds-ca-2019',
  ],
  [
    'a promotion tier above 15',
    { PromotionTier: 16 },
    'InvalidParameterValue',
    'Invalid promotion tier: 16. Must be between 0 and 15.',
  ],
  ['an unknown cluster', { DBClusterIdentifier: 'none' }, 'DBClusterNotFoundFault', 'DBCluster none not found.'],
])('CreateDBInstance refuses %s', async (_what, change, name, message) => {
  const { rds, cloud } = await databaseRegion();
  await createSubnetGroup(rds);
  await createCluster(rds);
  const refusal = rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'db-1',
      DBInstanceClass: 'db.t4g.medium',
      Engine: 'aurora-mysql',
      DBClusterIdentifier: 'demo-db',
      ...change,
    }),
  );
  await expect(refusal).rejects.toMatchObject({ name });
  await expect(refusal).rejects.toThrow(message);
  expect(cloud.table(Interfaces).size).toBe(0);
});
