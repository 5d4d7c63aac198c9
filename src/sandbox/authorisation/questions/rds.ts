import type { Cloud } from '../../region/cloud.js';
import { Clusters, DbInstances, Snapshots, SubnetGroups } from '../../services/rds/tables.js';
import type { Tags } from '../../services/tags.js';
import type { Context } from '../matching.js';
import { actionOf } from '../reference.js';
import { linkedRoleAsks, taggingAsks } from './besides.js';
import { type Input, tagsIn, textIn, textsIn } from './input.js';
import { type Ask, type AskedCall, ask, asksAbout, type Questions } from './question.js';
import { namedSubject, type Subject } from './subject.js';

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
  const asks: readonly Ask[] = [
    ...asksAbout(action, subjects, { requestTags, facts: factsOf(input) }),
    ...finalSnapshotAsks(call, subjects),
    ...(operation.startsWith('Create') ? taggingAsks('rds:AddTagsToResource', subjects[0], requestTags) : []),
    ...(actsWithRole.test(operation) ? linkedRoleAsks(cloud, 'rds.amazonaws.com').map(hidden) : []),
  ];
  return asks.map((one) => ask(call, one));
};

/** A final snapshot is one that the caller makes, with the cluster's tags where it copies them (AWS since August 2024). */
function finalSnapshotAsks({ cloud, operation, input }: AskedCall, subjects: readonly Subject[]): readonly Ask[] {
  const name = textIn(input, 'FinalDBSnapshotIdentifier');
  if (operation !== 'DeleteDBCluster' || name === undefined) return [];
  const cluster = cloud.table(Clusters).get((textIn(input, 'DBClusterIdentifier') ?? '').toLowerCase());
  const snapshot = { type: 'cluster-snapshot', arn: cloud.arn('rds', `cluster-snapshot:${name}`) };
  const about = [...subjects.filter(({ type }) => type === 'cluster'), snapshot];
  return [
    ...about.map((subject) => ({ action: 'rds:CreateDBClusterSnapshot', subject })),
    ...(cluster?.copyTagsToSnapshot ? taggingAsks('rds:AddTagsToResource', snapshot, cluster.tags) : []),
  ];
}

const actsWithRole = /^CreateDB(Cluster|Instance)$/;
const hidden = (one: Ask): Ask => ({ ...one, hiding: { kind: 'rds-service-linked-role' } });

/** What each creating call makes. */
const madeTypes: Readonly<Record<string, string>> = {
  CreateDBCluster: 'cluster',
  CreateDBInstance: 'db',
  CreateDBSubnetGroup: 'subgrp',
  CreateDBClusterSnapshot: 'cluster-snapshot',
};

/** The thing that the call makes or changes comes first. */
function subjectsOf({ cloud, operation, input }: AskedCall, action: string): readonly Subject[] {
  const { resources = [] } = actionOf(action) ?? {};
  const made = madeTypes[operation];
  const types = resources.flatMap(({ type, required }) => {
    const member = members[type];
    if (!member) return [];
    const names = member.in.flatMap((one) => textsIn(input, one));
    if (names.length > 0) return names.map((name) => ({ type, name }));
    if (required && member.default !== undefined) return [{ type, name: member.default }];
    // A list without a name is asked about all of its kind.
    return operation.startsWith('Describe') ? [{ type, name: '*' }] : [];
  });
  return types
    .map(({ type, name }) => subject(cloud, type, type === 'og' || type.endsWith('pg') ? name : name.toLowerCase()))
    .map((one) => (one.type === made ? { type: one.type, arn: one.arn } : one))
    .sort((a, b) => Number(b.type === made) - Number(a.type === made));
}

function subject(cloud: Cloud, type: string, name: string): Subject {
  const arn = cloud.arn('rds', `${type}:${name}`);
  const find = name === '*' ? undefined : records[type];
  return find ? namedSubject(type, arn, find(cloud, name)) : { type, arn };
}

const records: Readonly<Record<string, (cloud: Cloud, id: string) => { readonly tags: Tags } | undefined>> = {
  cluster: (cloud, id) => cloud.table(Clusters).get(id),
  db: (cloud, id) => cloud.table(DbInstances).get(id),
  subgrp: (cloud, id) => cloud.table(SubnetGroups).get(id),
  'cluster-snapshot': (cloud, id) => cloud.table(Snapshots).get(id),
};

function byArn(cloud: Cloud, arn: string): Subject {
  const [, , , , , type = '', ...name] = arn.split(':');
  return { ...subject(cloud, type, name.join(':')), arn };
}

function factsOf(input: Input): Context {
  const entries = Object.entries(facts).flatMap(([key, member]) => {
    const value = input[member];
    const text = typeof value === 'boolean' ? String(value) : textIn(input, member);
    return text === undefined ? [] : [[key, [text]] as const];
  });
  return Object.fromEntries(entries);
}
