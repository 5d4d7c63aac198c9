import { beforeEach, expect, it } from 'vitest';
import { startTestRegion, testAccount, testRegion } from '../region.js';
import { AwsCli, describeAwsCli } from './client.js';

const began = '2026-01-01T00:00:00+00:00';

describeAwsCli('databases and Systems Manager', () => {
  let cli: AwsCli;
  beforeEach(async () => {
    cli = new AwsCli(await startTestRegion());
  });

  it('rds: starts a cluster with a writer, and deletes neither out of order', async () => {
    const { vpcId, subnets } = await cli.network();
    await cli.call(
      ...[
        'rds',
        'create-db-subnet-group',
        '--db-subnet-group-name',
        'db',
        '--db-subnet-group-description',
        'two zones',
      ],
      ...['--subnet-ids', ...subnets],
    );
    const cluster = ['--db-cluster-identifier', 'db'];
    const settings = ['--engine', 'aurora-mysql', '--master-username', 'admin', '--master-user-password', 'Secret-123'];
    const made = await cli.call(
      ...['rds', 'create-db-cluster', ...cluster, ...settings, '--db-subnet-group-name', 'db', '--storage-encrypted'],
      ...['--tags', 'Key=tier,Value=db', '--backup-retention-period', '7', '--query'],
      'DBCluster.[Status,Engine,MasterUsername,StorageEncrypted,BackupRetentionPeriod,DBSubnetGroup,Port,TagList]',
    );
    const tags = [{ Key: 'tier', Value: 'db' }];
    expect(made).toEqual(['creating', 'aurora-mysql', 'admin', true, 7, 'db', 3306, tags]);
    const writer = ['--db-instance-identifier', 'db-writer'];
    await cli.call(
      ...['rds', 'create-db-instance', ...writer, ...cluster, '--engine', 'aurora-mysql'],
      ...['--db-instance-class', 'db.t4g.medium', '--query', 'DBInstance.DBInstanceStatus'],
    );
    await cli.region.pass(500);
    const [, , clusters, instances, groups, ...refusals] = await Promise.all([
      cli.call('rds', 'wait', 'db-cluster-available', ...cluster),
      cli.call('rds', 'wait', 'db-instance-available', ...writer),
      cli.call('rds', 'describe-db-clusters', '--query', 'DBClusters[].[DBClusterIdentifier,Status,DBClusterMembers]'),
      cli.call(
        ...['rds', 'describe-db-instances', '--filters', 'Name=db-cluster-id,Values=db', '--query'],
        'DBInstances[].[DBInstanceIdentifier,DBInstanceStatus,Endpoint.Port]',
      ),
      cli.call('rds', 'describe-db-subnet-groups', '--query', 'DBSubnetGroups[].[VpcId,Subnets[].SubnetIdentifier]'),
      cli.refusal('rds', 'create-db-cluster', ...cluster, ...settings),
      cli.refusal('rds', 'delete-db-cluster', ...cluster, '--skip-final-snapshot'),
      cli.refusal('rds', 'describe-db-clusters', '--db-cluster-identifier', 'other'),
      cli.refusal('rds', 'describe-db-clusters', '--page-size', '3'),
    ]);
    const member = {
      DBInstanceIdentifier: 'db-writer',
      IsClusterWriter: true,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: 1,
    };
    expect([clusters, instances, groups]).toEqual([
      [['db', 'available', [member]]],
      [['db-writer', 'available', 3306]],
      [[vpcId, subnets]],
    ]);
    expect(refusals).toEqual([
      '254: (DBClusterAlreadyExistsFault) CreateDBCluster operation: DB Cluster already exists',
      '254: (InvalidDBClusterStateFault) DeleteDBCluster operation: Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
      '254: (DBClusterNotFoundFault) DescribeDBClusters operation: DBCluster other not found.',
      '254: (InvalidParameterValue) DescribeDBClusters operation: Invalid value 3 for MaxRecords. Must be between 20 and 100',
    ]);
    await cli.call('rds', 'delete-db-instance', ...writer, '--query', 'DBInstance.DBInstanceStatus');
    await cli.call('rds', 'delete-db-cluster', ...cluster, '--skip-final-snapshot', '--query', 'DBCluster.Status');
    await cli.region.pass(900);
    await Promise.all([
      cli.call('rds', 'wait', 'db-instance-deleted', ...writer),
      cli.call('rds', 'wait', 'db-cluster-deleted', ...cluster),
    ]);
  });

  it('ssm: keeps parameters secret and in pages, and takes documents that instances can run', async () => {
    const put = (name: string, type: string, text: string): Promise<unknown> =>
      cli.call('ssm', 'put-parameter', '--name', name, '--type', type, '--value', text);
    const version = { Version: 1, Tier: 'Standard' };
    expect(await Promise.all([put('/web/a', 'SecureString', 'p ü "w"'), put('/web/b', 'String', 'x')])).toEqual([
      version,
      version,
    ]);
    const below = ['ssm', 'get-parameters-by-path', '--path', '/web', '--page-size', '1', '--with-decryption'];
    const content = {
      schemaVersion: '2.2',
      description: 'says hello',
      mainSteps: [{ action: 'aws:runShellScript', name: 'run', inputs: { runCommand: ['echo hello'] } }],
    };
    const [all, first, sealed, document, ...refusals] = await Promise.all([
      cli.call(...below),
      cli.call(...below, '--max-items', '1', '--query', '{names: Parameters[].Name, more: NextToken != null}'),
      cli.value('Parameter.Value', 'ssm', 'get-parameter', '--name', '/web/a'),
      cli.call(
        ...['ssm', 'create-document', '--name', 'hello', '--document-type', 'Command', '--content'],
        ...[JSON.stringify(content), '--query', 'DocumentDescription.[Name,Description,DocumentVersion,Status,Owner]'],
      ),
      cli.refusal('ssm', 'put-parameter', '--name', '/web/b', '--type', 'String', '--value', 'y'),
      cli.refusal('ssm', 'get-parameter', '--name', '/none'),
      cli.refusal('ssm', 'delete-document', '--name', 'none'),
      cli.refusal(
        ...['ssm', 'send-command', '--document-name', 'AWS-RunShellScript', '--parameters', 'commands=ls'],
        ...['--instance-ids', 'i-00000000000000001'],
      ),
    ]);
    const parameter = (name: string, type: string, text: string) => ({
      Name: name,
      Type: type,
      Value: text,
      Version: 1,
      LastModifiedDate: began,
      ARN: `arn:aws:ssm:${testRegion}:${testAccount}:parameter${name}`,
      DataType: 'text',
    });
    expect(all).toEqual({
      Parameters: [parameter('/web/a', 'SecureString', 'p ü "w"'), parameter('/web/b', 'String', 'x')],
    });
    expect(first).toEqual({ names: ['/web/a'], more: true });
    expect(sealed).toMatch(/^[\w+/=]{40,}$/);
    expect(document).toEqual(['hello', 'says hello', '1', expect.stringMatching(/^(Creating|Active)$/), testAccount]);
    expect(refusals).toEqual([
      '254: (ParameterAlreadyExists) PutParameter operation: The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      '254: (ParameterNotFound) GetParameter operation:',
      '254: (InvalidDocument) DeleteDocument operation: Document with name none does not exist.',
      `254: (InvalidInstanceId) SendCommand operation: Instances [[i-00000000000000001]] not in a valid state for account ${testAccount}`,
    ]);
  });
});
