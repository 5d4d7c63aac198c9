import {
  CreateDBClusterCommand,
  type CreateDBClusterCommandInput,
  CreateDBInstanceCommand,
  CreateDBSubnetGroupCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { SecurityGroups, Subnets } from '../../../../src/sandbox/services/ec2/tables.js';
import { startTestRegion, type TestRegion, type TestRegionOptions } from '../../region.js';

export const groupId = 'sg-database';
export const subnetIds = ['subnet-a', 'subnet-b'] as const;

/** A region with two database subnets in zones a and b, one more in a, and a security group. */
export async function databaseRegion(options: TestRegionOptions = {}): Promise<TestRegion & { rds: RDSClient }> {
  const region = await startTestRegion(options);
  const made = { createdAt: 0, visibleAt: 0, tags: {} };
  const rows = [
    ['subnet-a', '10.0.7.0/24', 'us-east-1a'],
    ['subnet-b', '10.0.8.0/24', 'us-east-1b'],
    ['subnet-a2', '10.0.9.0/24', 'us-east-1a'],
  ] as const;
  for (const [id, cidr, availabilityZone] of rows) {
    region.cloud
      .table(Subnets)
      .put({ id, vpcId: 'vpc-1', cidr, availabilityZone, state: 'available', mapPublicIpOnLaunch: false, ...made });
  }
  for (const [id, vpcId] of [
    [groupId, 'vpc-1'],
    ['sg-elsewhere', 'vpc-2'],
  ] as const) {
    region.cloud.table(SecurityGroups).put({ id, vpcId, name: id, description: 'a group', ...made });
  }
  return { ...region, rds: new RDSClient(region.client) };
}

export const clusterInput = {
  DBClusterIdentifier: 'Demo-Db',
  Engine: 'aurora-mysql',
  EngineVersion: '8.0.mysql_aurora.3.10.5',
  MasterUsername: 'admin',
  MasterUserPassword: 'correct-horse-battery',
  DatabaseName: 'app',
  DBSubnetGroupName: 'demo-db',
  VpcSecurityGroupIds: [groupId],
  StorageEncrypted: true,
} satisfies CreateDBClusterCommandInput;

export async function createSubnetGroup(rds: RDSClient): Promise<void> {
  await rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName: 'Demo-Db',
      DBSubnetGroupDescription: 'two zones',
      SubnetIds: [...subnetIds],
    }),
  );
}

export async function createCluster(rds: RDSClient, change: Partial<CreateDBClusterCommandInput> = {}): Promise<void> {
  await rds.send(new CreateDBClusterCommand({ ...clusterInput, ...change }));
}

export async function createMember(rds: RDSClient, id: string, zone: string, tier = 1): Promise<void> {
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: id,
      DBInstanceClass: 'db.t4g.medium',
      Engine: 'aurora-mysql',
      DBClusterIdentifier: 'demo-db',
      AvailabilityZone: zone,
      PromotionTier: tier,
    }),
  );
}

/** `demo-db` with a writer in zone a and a reader in zone b, all available. */
export async function servingCluster(): Promise<TestRegion & { rds: RDSClient }> {
  const region = await databaseRegion();
  await createSubnetGroup(region.rds);
  await createCluster(region.rds);
  await createMember(region.rds, 'db-1', 'us-east-1a', 0);
  await createMember(region.rds, 'db-2', 'us-east-1b', 1);
  await region.pass(480);
  return region;
}

/** The cluster's and its instances' states, with a star at the writer: `{ cluster: 'available', 'db-1*': ... }`. */
export async function states(rds: RDSClient): Promise<Record<string, string | undefined>> {
  const { DBClusters: clusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  const { DBInstances: instances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  const writers = clusters
    .flatMap((cluster) => cluster.DBClusterMembers ?? [])
    .filter((member) => member.IsClusterWriter)
    .map((member) => member.DBInstanceIdentifier);
  return Object.fromEntries([
    ...clusters.map((cluster) => ['cluster', cluster.Status]),
    ...instances.map(({ DBInstanceIdentifier: id, DBInstanceStatus: status }) => [
      writers.includes(id) ? `${id}*` : `${id}`,
      status,
    ]),
  ]);
}
