import type { Cloud } from '../../region/cloud.js';
import { serviceLinkedRole } from '../../services/iam/role/service-linked.js';
import { Clusters, DbInstances, Snapshots, SubnetGroups } from '../../services/rds/tables.js';
import type { Tags } from '../../services/tags.js';
import type { Context } from '../matching.js';
import { actionOf } from '../reference.js';
import {
  type Ask,
  type AskedCall,
  ask,
  type Questions,
  type Subject,
  serviceLinkedRoleAsk,
  tagsIn,
  textIn,
  textsIn,
} from './question.js';

const service = 'rds.amazonaws.com';

/** The member that names a resource of a type; what none names is AWS's default, where there is one. */
const members: Readonly<Record<string, { readonly in: readonly string[]; readonly default?: string }>> = {
  cluster: { in: ['DBClusterIdentifier'] },
  db: { in: ['DBInstanceIdentifier', 'TargetDBInstanceIdentifier'] },
  subgrp: { in: ['DBSubnetGroupName'] },
  'cluster-snapshot': { in: ['DBClusterSnapshotIdentifier', 'FinalDBSnapshotIdentifier'] },
  'cluster-pg': { in: ['DBClusterParameterGroupName'], default: 'default.aurora-mysql8.0' },
  pg: { in: ['DBParameterGroupName'] },
  og: { in: ['OptionGroupName'], default: 'default:aurora-mysql-8-0' },
};

/** Condition keys from the request (Service Authorization Reference, Amazon RDS). */
const facts: Readonly<Record<string, string>> = {
  'rds:databaseclass': 'DBInstanceClass',
  'rds:databaseengine': 'Engine',
  'rds:databasename': 'DatabaseName',
  'rds:storageencrypted': 'StorageEncrypted',
  'rds:publiclyaccessible': 'PubliclyAccessible',
};

/** A call is asked about everything that it names: the cluster, its subnet group, its parameter and option groups. */
export const rdsQuestions: Questions = (call) => {
  const { cloud, operation, input } = call;
  const action = `rds:${operation}`;
  const requestTags = tagsIn(input);
  const subjects = [...subjectsOf(call, action), ...textsIn(input, 'ResourceName').map((arn) => byArn(cloud, arn))];
  const asks: Ask[] =
    subjects.length === 0
      ? [{ action }]
      : subjects.map((subject) => ({ action, subject, requestTags, facts: factsOf(input) }));
  if (requestTags && operation.startsWith('Create')) {
    const [made] = subjects;
    asks.push({ action: 'rds:AddTagsToResource', subject: made && { ...made, unknown: undefined }, requestTags });
  }
  if (/^CreateDB(Cluster|Instance)$/.test(operation) && !serviceLinkedRole(cloud, service)) {
    const role = serviceLinkedRoleAsk(cloud, service, 'AWSServiceRoleForRDS');
    asks.push({ ...role, hiding: { kind: 'rds-service-linked-role' } });
  }
  return asks.map((one) => ask(call, one));
};

/** The thing that the call makes or changes comes first. */
function subjectsOf({ cloud, operation, input }: AskedCall, action: string): readonly Subject[] {
  const { resources = [] } = actionOf(action) ?? {};
  const made = operation.startsWith('Create') ? operation.replace('Create', '') : '';
  const types = resources.flatMap(({ type, required }) => {
    const member = members[type];
    if (!member) return [];
    const names = member.in.flatMap((one) => textsIn(input, one));
    if (names.length > 0) return names.map((name) => ({ type, name }));
    if (required && member.default !== undefined) return [{ type, name: member.default }];
    // A list without a name is asked about all of its kind.
    return operation.startsWith('Describe') ? [{ type, name: '*' }] : [];
  });
  const first = {
    DBCluster: 'cluster',
    DBInstance: 'db',
    DBSubnetGroup: 'subgrp',
    DBClusterSnapshot: 'cluster-snapshot',
  };
  const rank = (type: string): number => (type === Object.entries(first).find(([name]) => name === made)?.[1] ? 0 : 1);
  return types
    .map(({ type, name }) => subject(cloud, type, type === 'og' || type.endsWith('pg') ? name : name.toLowerCase()))
    .sort((a, b) => rank(a.type) - rank(b.type));
}

function subject(cloud: Cloud, type: string, name: string): Subject {
  const arn = cloud.arn('rds', `${type}:${name}`);
  if (name === '*' || !(type in tables)) return { type, arn };
  const tags = tables[type]?.(cloud, name);
  return tags ? { type, arn, tags } : { type, arn, unknown: true };
}

const tables: Readonly<Record<string, (cloud: Cloud, id: string) => Tags | undefined>> = {
  cluster: (cloud, id) => cloud.table(Clusters).get(id)?.tags,
  db: (cloud, id) => cloud.table(DbInstances).get(id)?.tags,
  subgrp: (cloud, id) => cloud.table(SubnetGroups).get(id)?.tags,
  'cluster-snapshot': (cloud, id) => cloud.table(Snapshots).get(id)?.tags,
};

function byArn(cloud: Cloud, arn: string): Subject {
  const [, , , , , type = '', ...name] = arn.split(':');
  return { ...subject(cloud, type, name.join(':')), arn };
}

function factsOf(input: AskedCall['input']): Context {
  const entries = Object.entries(facts).flatMap(([key, member]) => {
    const value = input[member];
    const text = typeof value === 'boolean' ? String(value) : textIn(input, member);
    return text === undefined ? [] : [[key, [text]] as const];
  });
  return Object.fromEntries(entries);
}
