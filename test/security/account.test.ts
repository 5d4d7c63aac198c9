import {
  AuthorizeSecurityGroupIngressCommand,
  CreateLaunchTemplateVersionCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSecurityGroupsCommand,
  ModifyInstanceMetadataOptionsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateDBClusterCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { DescribeParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Clients } from '../../src/aws/clients.js';
import { namesOf } from '../../src/config/names.js';
import { Parameters } from '../../src/sandbox/services/ssm/tables.js';
import { steps } from '../../src/steps/index.js';
import vpc from '../../src/steps/vpc.js';
import { type Environment, newEnvironment } from '../steps/run.js';

const masterPassword = 'master-secret-1';

/** Rules that admit more than single addresses or other groups. */
async function wideRules({ ec2 }: Clients): Promise<string[]> {
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  return SecurityGroups.flatMap(({ GroupName, IpPermissions = [] }) =>
    IpPermissions.flatMap(({ FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] }) =>
      [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)]
        .filter((range) => !range?.endsWith('/32'))
        .map((range) => `${GroupName} ${FromPort}-${ToPort} ${range}`),
    ),
  );
}

async function plainDatabases({ rds }: Clients): Promise<string[]> {
  const { DBClusters = [] } = await rds.send(new DescribeDBClustersCommand({}));
  return DBClusters.filter(({ StorageEncrypted }) => !StorageEncrypted).map((one) => `${one.DBClusterIdentifier}`);
}

async function publicDatabases({ rds }: Clients): Promise<string[]> {
  const { DBInstances = [] } = await rds.send(new DescribeDBInstancesCommand({}));
  return DBInstances.filter(({ PubliclyAccessible }) => PubliclyAccessible).map((one) => `${one.DBInstanceIdentifier}`);
}

async function servers({ ec2 }: Clients) {
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  return Reservations.flatMap(({ Instances = [] }) => Instances);
}

/** Servers with a public address, or whose metadata answer without a token or further than one hop away. */
async function looseServers(aws: Clients): Promise<string[]> {
  return (await servers(aws)).flatMap(({ InstanceId, MetadataOptions: metadata, PublicIpAddress: address }) => [
    ...(metadata?.HttpTokens === 'required' ? [] : [`${InstanceId} answers without a token`]),
    ...(metadata?.HttpPutResponseHopLimit === 1 ? [] : [`${InstanceId} answers from afar`]),
    ...(address ? [`${InstanceId} has ${address}`] : []),
  ]);
}

/** Launch templates whose newest version has a disk that is not encrypted. */
async function plainDisks({ ec2 }: Clients, templates: readonly string[]): Promise<string[]> {
  const newest = await Promise.all(
    templates.map((LaunchTemplateName) =>
      ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateName, Versions: ['$Latest'] })),
    ),
  );
  const versions = newest.flatMap(({ LaunchTemplateVersions = [] }) => LaunchTemplateVersions);
  return versions.flatMap(({ LaunchTemplateName, LaunchTemplateData: { BlockDeviceMappings: disks = [] } = {} }) =>
    disks.length > 0 && disks.every(({ Ebs }) => Ebs?.Encrypted) ? [] : [`${LaunchTemplateName}`],
  );
}

async function plainParameters({ ssm }: Clients): Promise<string[]> {
  const { Parameters: all = [] } = await ssm.send(new DescribeParametersCommand({}));
  return all.filter(({ Type }) => Type !== 'SecureString').map(({ Name }) => `${Name}`);
}

/** The actions whose requests hold one of the texts, as they are, escaped for a URL or for JSON. */
function actionsWith({ requests }: Environment, texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]);
  const found = requests.filter(({ body }) => forms.some((form) => body.includes(form)));
  return [...new Set(found.map(({ action }) => action))].sort();
}

describe('what is built in the account', { timeout: 120_000 }, () => {
  let environment: Environment;
  let aws: Clients;
  let templates: readonly string[];

  beforeAll(async () => {
    environment = await newEnvironment({ forFile: true });
    expect(await environment.run('create')).toEqual({ kind: 'done' });
    const [first] = steps;
    if (!first) throw new Error('there are no steps');
    aws = environment.contextOf(first).aws;
    const names = namesOf('demo', environment.file.state.id);
    templates = [names.launchTemplate('web'), names.launchTemplate('app')];
  }, 120_000);

  test('is open to the world at the load balancer’s port 80 and nowhere else', async () => {
    expect(await wideRules(aws)).toEqual(['demo-alb 80-80 0.0.0.0/0']);
  });

  test('has databases that are private and encrypted', async () => {
    expect(await publicDatabases(aws)).toEqual([]);
    expect(await plainDatabases(aws)).toEqual([]);
  });

  test('has servers without public addresses, with tokens for their metadata, one hop away, and encrypted disks', async () => {
    expect(await servers(aws)).toHaveLength(4);
    expect(await looseServers(aws)).toEqual([]);
    expect(await plainDisks(aws, templates)).toEqual([]);
  });

  test('keeps its passwords encrypted, and got them by the two calls that need them', async () => {
    const appPassword = environment.region.cloud
      .table(Parameters)
      .where(({ id }) => id.endsWith('app-password'))
      .flatMap(({ versions }) => versions.map(({ value }) => value));
    expect(appPassword).toHaveLength(1);
    expect(await plainParameters(aws)).toEqual([]);
    expect(actionsWith(environment, [masterPassword])).toEqual(['rds:CreateDBCluster', 'ssm:PutParameter']);
    expect(actionsWith(environment, appPassword)).toEqual(['ssm:PutParameter']);
    const written = JSON.stringify([environment.file.state, environment.events]);
    for (const secret of [masterPassword, ...appPassword]) expect(written).not.toContain(secret);
  });

  test('and is seen when it is none of that', async () => {
    const { SecurityGroups = [] } = await aws.ec2.send(new DescribeSecurityGroupsCommand({}));
    const GroupId = SecurityGroups.find(({ GroupName }) => GroupName === 'demo-app')?.GroupId;
    const ssh = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22 };
    await aws.ec2.send(
      new AuthorizeSecurityGroupIngressCommand({
        GroupId,
        IpPermissions: [{ ...ssh, IpRanges: [{ CidrIp: '10.0.0.0/8' }], Ipv6Ranges: [{ CidrIpv6: '::/0' }] }],
      }),
    );
    const [{ InstanceId = '' } = {}] = await servers(aws);
    const loose = { HttpTokens: 'optional', HttpPutResponseHopLimit: 2 } as const;
    await aws.ec2.send(new ModifyInstanceMetadataOptionsCommand({ InstanceId, ...loose }));
    const LaunchTemplateData = { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8 } }] };
    const [LaunchTemplateName] = templates;
    await aws.ec2.send(new CreateLaunchTemplateVersionCommand({ LaunchTemplateName, LaunchTemplateData }));
    const { DBInstances: [database] = [] } = await aws.rds.send(new DescribeDBInstancesCommand({}));
    const DBInstanceIdentifier = database?.DBInstanceIdentifier;
    await aws.rds.send(
      new ModifyDBInstanceCommand({ DBInstanceIdentifier, PubliclyAccessible: true, ApplyImmediately: true }),
    );
    await aws.rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: 'plain',
        Engine: 'aurora-mysql',
        MasterUsername: 'admin',
        MasterUserPassword: masterPassword,
        DBSubnetGroupName: database?.DBSubnetGroup?.DBSubnetGroupName,
      }),
    );
    await aws.ssm.send(new PutParameterCommand({ Name: '/plain', Type: 'String', Value: 'readable' }));
    await environment.region.pass(120);

    expect({
      rules: await wideRules(aws),
      servers: await looseServers(aws),
      disks: await plainDisks(aws, templates),
      public: await publicDatabases(aws),
      plain: await plainDatabases(aws),
      parameters: await plainParameters(aws),
    }).toEqual({
      rules: ['demo-alb 80-80 0.0.0.0/0', 'demo-app 22-22 10.0.0.0/8', 'demo-app 22-22 ::/0'],
      servers: [`${InstanceId} answers without a token`, `${InstanceId} answers from afar`],
      disks: [LaunchTemplateName],
      public: [DBInstanceIdentifier],
      plain: ['plain'],
      parameters: ['/plain'],
    });
  });
});

test('a password in a tag is found in the request that carries it', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment({ settings: { tags: { note: masterPassword } } });
  expect(await environment.runOne('create', vpc)).toEqual({ kind: 'done' });
  expect(actionsWith(environment, [masterPassword])).toEqual(['ec2:CreateVpc']);
});
