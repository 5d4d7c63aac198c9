import {
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
  DescribeSecurityGroupsCommand,
} from '@aws-sdk/client-ec2';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { beforeAll, describe, expect, test } from 'vitest';
import { namesOf } from '../../src/config/names.js';
import { Parameters } from '../../src/sandbox/services/ssm/tables.js';
import { steps } from '../../src/steps/index.js';
import vpc from '../../src/steps/vpc.js';
import { type Environment, newEnvironment } from '../steps/run.js';

const masterPassword = 'master-secret-1';

/** The actions whose requests hold one of the texts, as they are, escaped for a URL or for JSON. */
function actionsWith({ requests }: Environment, texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]);
  const found = requests.filter(({ body }) => forms.some((form) => body.includes(form)));
  return [...new Set(found.map(({ action }) => action))].sort();
}

describe('what is built in the account', { timeout: 120_000 }, () => {
  let environment: Environment;

  beforeAll(async () => {
    environment = await newEnvironment({ forFile: true });
    expect(await environment.run('create')).toEqual({ kind: 'done' });
  }, 120_000);

  const aws = () => {
    const [first] = steps;
    if (!first) throw new Error('there are no steps');
    return environment.contextOf(first).aws;
  };

  test('is open to the world at the load balancer’s port 80 and nowhere else', async () => {
    const { SecurityGroups = [] } = await aws().ec2.send(new DescribeSecurityGroupsCommand({}));
    const open = SecurityGroups.flatMap(({ GroupName, IpPermissions = [] }) =>
      IpPermissions.filter(
        ({ IpRanges = [], Ipv6Ranges = [] }) =>
          Ipv6Ranges.length > 0 || IpRanges.some(({ CidrIp }) => !CidrIp?.endsWith('/32')),
      ).map(({ FromPort, ToPort, IpRanges }) => `${GroupName} ${FromPort}-${ToPort} ${IpRanges?.[0]?.CidrIp}`),
    );
    expect(open).toEqual(['demo-alb 80-80 0.0.0.0/0']);
  });

  test('has a database that is private and encrypted', async () => {
    const { DBClusters = [] } = await aws().rds.send(new DescribeDBClustersCommand({}));
    const { DBInstances = [] } = await aws().rds.send(new DescribeDBInstancesCommand({}));
    expect(DBClusters.map(({ StorageEncrypted }) => StorageEncrypted)).toEqual([true]);
    expect(DBInstances.map(({ PubliclyAccessible }) => PubliclyAccessible)).toEqual([false, false]);
  });

  test('has servers with session tokens for their metadata, one hop away, and encrypted disks', async () => {
    const { Reservations = [] } = await aws().ec2.send(new DescribeInstancesCommand({}));
    const instances = Reservations.flatMap(({ Instances = [] }) => Instances);
    expect(
      instances.map(({ MetadataOptions, PublicIpAddress }) => [
        MetadataOptions?.HttpTokens,
        MetadataOptions?.HttpPutResponseHopLimit,
        PublicIpAddress,
      ]),
    ).toEqual(Array(4).fill(['required', 1, undefined]));
    const names = namesOf('demo', environment.file.state.id);
    const templates = await Promise.all(
      (['web', 'app'] as const).map((tier) => {
        const request = { LaunchTemplateName: names.launchTemplate(tier), Versions: ['$Latest'] };
        return aws().ec2.send(new DescribeLaunchTemplateVersionsCommand(request));
      }),
    );
    const disks = templates.flatMap(({ LaunchTemplateVersions: [template] = [] }) =>
      (template?.LaunchTemplateData?.BlockDeviceMappings ?? []).map(({ Ebs }) => Ebs?.Encrypted),
    );
    expect(disks).toEqual([true, true]);
  });

  test('got its passwords by the two calls that need them', async () => {
    const appPassword = environment.region.cloud
      .table(Parameters)
      .where(({ id }) => id.endsWith('app-password'))
      .flatMap(({ versions }) => versions.map(({ value }) => value));
    expect(appPassword).toHaveLength(1);
    expect(actionsWith(environment, [masterPassword])).toEqual(['rds:CreateDBCluster', 'ssm:PutParameter']);
    expect(actionsWith(environment, appPassword)).toEqual(['ssm:PutParameter']);
    const written = JSON.stringify([environment.file.state, environment.events]);
    for (const secret of [masterPassword, ...appPassword]) expect(written).not.toContain(secret);
  });
});

test('a password in a tag is found in the request that carries it', { timeout: 60_000 }, async () => {
  const environment = await newEnvironment({ settings: { tags: { note: masterPassword } } });
  expect(await environment.runOne('create', vpc)).toEqual({ kind: 'done' });
  expect(actionsWith(environment, [masterPassword])).toEqual(['ec2:CreateVpc']);
});
