import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  DescribeLaunchTemplateVersionsCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { DescribeListenersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import type { Clients } from '../../aws/clients.js';
import { isNotFound } from '../../aws/error-codes.js';
import { orAbsent } from '../../aws/kinds/kind.js';
import { tagRecord } from '../../aws/tags.js';
import type { FleetTier } from '../../config/names.js';
import { mergeAnswers, type RawAnswers } from '../answers.js';

/** The id of what carries a logical name; undefined where nothing does. */
export type IdOf = (resource: string) => string | undefined;

export interface ReadAnswers {
  readonly answers: RawAnswers;
  /** What the account does not tell any more, for people: the defaults stand for it. */
  readonly assumed: readonly string[];
}

interface Reader {
  /** For people, when nothing could be read. */
  readonly what: string;
  /** Undefined when what it reads from is not there. */
  readonly read: (clients: Clients, idOf: IdOf) => Promise<RawAnswers | undefined>;
}

/** Reads the answers of a setup back from what was built with them. */
export async function readAnswers(clients: Clients, idOf: IdOf): Promise<ReadAnswers> {
  const read = await Promise.all(
    readers.map(async ({ what, read }) => {
      const answers = await orAbsent(() => read(clients, idOf), isNotFound);
      return { what, answers };
    }),
  );
  return {
    answers: read.reduce<RawAnswers>((all, { answers }) => mergeAnswers(all, answers ?? {}), {}),
    assumed: [...read.flatMap(({ what, answers }) => (answers ? [] : [what])), appBundle],
  };
}

const appBundle = "the app's own folder, schema file and table (bundle.*)";

const fleetReader = (tier: FleetTier): Reader => ({
  what: `the size of the ${tier} fleet (${tier}.min, ${tier}.desired, ${tier}.max)`,
  read: async ({ autoScaling }, idOf) => {
    const name = idOf(`${tier}-fleet`);
    if (name === undefined) return undefined;
    const ask = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
    const group = (await autoScaling.send(ask)).AutoScalingGroups?.[0];
    if (!group) return undefined;
    return { [tier]: { min: group.MinSize, desired: group.DesiredCapacity, max: group.MaxSize } };
  },
});

/** The description of a version begins with system, architecture and type. */
const templateReader = (tier: FleetTier): Reader => ({
  what: `image and type of the ${tier} servers (image.*, ${tier}.instanceType)`,
  read: async ({ ec2 }, idOf) => {
    const LaunchTemplateId = idOf(`${tier}-launch-template`);
    if (LaunchTemplateId === undefined) return undefined;
    const ask = new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions: ['$Latest'] });
    const version = (await ec2.send(ask)).LaunchTemplateVersions?.[0];
    const [os, architecture, instanceType] = version?.VersionDescription?.split(' ') ?? [];
    return instanceType === undefined ? undefined : { image: { os, architecture }, [tier]: { instanceType } };
  },
});

const readers: readonly Reader[] = [
  {
    what: 'the address range and the tags of your own (network.cidr, tags)',
    read: async ({ ec2 }, idOf) => {
      const id = idOf('vpc');
      if (id === undefined) return undefined;
      const vpc = (await ec2.send(new DescribeVpcsCommand({ VpcIds: [id] }))).Vpcs?.[0];
      const tags = Object.entries(tagRecord(vpc?.Tags)).filter(([key]) => !/^(Name$|aws:|tier3-wizard:)/.test(key));
      return vpc && { network: { cidr: vpc.CidrBlock }, tags: Object.fromEntries(tags) };
    },
  },
  {
    what: 'the availability zones (network.zones)',
    read: async ({ ec2 }, idOf) => {
      const pair = ['public', 'web', 'app', 'db']
        .map((role) => [idOf(`${role}-a`), idOf(`${role}-b`)])
        .find((ids) => ids.every((id) => id !== undefined));
      if (!pair) return undefined;
      const SubnetIds = pair.flatMap((id) => id ?? []);
      const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds }));
      const zones = SubnetIds.map((id) => Subnets.find((one) => one.SubnetId === id)?.AvailabilityZone);
      return { network: { zones } };
    },
  },
  {
    what: 'who may reach the load balancer (network.allowedCidr)',
    read: async ({ ec2 }, idOf) => {
      const group = idOf('alb-group');
      if (group === undefined) return undefined;
      const Filters = [{ Name: 'group-id', Values: [group] }];
      const { SecurityGroupRules = [] } = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }));
      const allowedCidr = SecurityGroupRules.find((rule) => !rule.IsEgress && rule.CidrIpv4)?.CidrIpv4;
      return allowedCidr === undefined ? undefined : { network: { allowedCidr } };
    },
  },
  {
    what: 'the certificate of the load balancer (web.certificateArn)',
    read: async ({ elbv2 }, idOf) => {
      const LoadBalancerArn = idOf('alb');
      if (LoadBalancerArn === undefined) return undefined;
      const { Listeners = [] } = await elbv2.send(new DescribeListenersCommand({ LoadBalancerArn }));
      const certificateArn = Listeners.flatMap(({ Certificates = [] }) => Certificates)[0]?.CertificateArn;
      return certificateArn === undefined ? {} : { web: { certificateArn } };
    },
  },
  templateReader('web'),
  templateReader('app'),
  fleetReader('web'),
  fleetReader('app'),
  {
    what: 'path and boundary of the roles (rolePath, permissionsBoundary)',
    read: async ({ iam }, idOf) => {
      const RoleName = idOf('web-role') ?? idOf('app-role');
      if (RoleName === undefined) return undefined;
      const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
      const permissionsBoundary = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
      return { rolePath: Role?.Path, ...(permissionsBoundary ? { permissionsBoundary } : {}) };
    },
  },
  {
    what: 'version, names, backups and protection of the database (database.*)',
    read: async ({ rds }, idOf) => {
      const DBClusterIdentifier = idOf('db-cluster');
      if (DBClusterIdentifier === undefined) return undefined;
      const cluster = (await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))).DBClusters?.[0];
      return (
        cluster && {
          database: {
            engineVersion: cluster.EngineVersion,
            name: cluster.DatabaseName,
            masterUsername: cluster.MasterUsername,
            backupRetentionDays: cluster.BackupRetentionPeriod,
            deletionProtection: cluster.DeletionProtection,
          },
        }
      );
    },
  },
  {
    what: 'class and number of the database instances (database.instanceClass, database.reader)',
    read: async ({ rds }, idOf) => {
      const DBInstanceIdentifier = idOf('db-writer') ?? idOf('db-reader');
      if (DBInstanceIdentifier === undefined) return undefined;
      const instance = (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances?.[0];
      return (
        instance && { database: { instanceClass: instance.DBInstanceClass, reader: idOf('db-reader') !== undefined } }
      );
    },
  },
];

/** The actions that the readers call. */
export const readerActions: readonly string[] = [
  'autoscaling:DescribeAutoScalingGroups',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeSecurityGroupRules',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcs',
  'elasticloadbalancing:DescribeListeners',
  'iam:GetRole',
  'rds:DescribeDBClusters',
  'rds:DescribeDBInstances',
];
