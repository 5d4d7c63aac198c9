import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newerThanDebian } from './newer-models.js';

/** A shape of botocore's models, as far as a value can be held against it. */
export interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, ShapeReference>>;
  readonly member?: ShapeReference;
  readonly key?: ShapeReference;
  readonly value?: ShapeReference;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly sensitive?: boolean;
  /** Of an error. */
  readonly error?: { readonly code?: string; readonly httpStatusCode?: number };
}

export interface ShapeReference {
  readonly shape: string;
}

interface ModelOperation {
  readonly input?: ShapeReference;
  readonly output?: ShapeReference;
}

export interface Model {
  readonly operations: Readonly<Record<string, ModelOperation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Debian's package awscli carries botocore's models of January 2023: read apart from the SDK that the sandbox reads. */
const folder = '/usr/lib/python3/dist-packages/awscli/botocore/data';

/** Why nothing can be held against the models on this machine; undefined where it can. */
export const noModels = existsSync(folder) ? undefined : `${folder} is not here, from the Debian package awscli`;

/** botocore's folder for the name in a service's signatures. */
const folders: Readonly<Record<string, string>> = {
  ec2: 'ec2',
  elasticloadbalancing: 'elbv2',
  autoscaling: 'autoscaling',
  rds: 'rds',
  iam: 'iam',
  sts: 'sts',
  ssm: 'ssm',
  servicequotas: 'service-quotas',
  acm: 'acm',
};

const read = new Map<string, Model>();
const whole = new Map<string, Model>();

/** botocore's name for the service, which is the AWS CLI's too; undefined for one that no model describes. */
export function botocoreName(signingName: string): string | undefined {
  return folders[signingName];
}

/** The model of a service as Debian has it; undefined for a service that no model describes. */
export function debianModelOf(signingName: string): Model | undefined {
  const name = folders[signingName];
  if (!name || noModels) return undefined;
  const known = read.get(name);
  if (known) return known;
  const version = readdirSync(join(folder, name)).sort().at(-1) ?? '';
  const model: Model = JSON.parse(readFileSync(join(folder, name, version, 'service-2.json'), 'utf8'));
  read.set(name, model);
  return model;
}

/** The model of a service, with what is newer than Debian's; undefined for a service that no model describes. */
export function modelOf(signingName: string): Model | undefined {
  const known = whole.get(signingName);
  const debian = known ? undefined : debianModelOf(signingName);
  if (!debian) return known;
  const model = withNewer(debian, newerThanDebian[folders[signingName] ?? ''] ?? { shapes: {} });
  whole.set(signingName, model);
  return model;
}

/** Newer members join their structures, newer values their enums; a new shape or operation stands for itself. */
function withNewer(model: Model, newer: NewerModel): Model {
  const shapes: Record<string, Shape> = { ...model.shapes };
  for (const [name, added] of Object.entries(newer.shapes)) {
    const old = shapes[name];
    shapes[name] = old
      ? {
          ...old,
          ...added,
          ...(old.members ? { members: { ...old.members, ...added.members } } : {}),
          ...(old.enum ? { enum: [...old.enum, ...(added.enum ?? [])] } : {}),
        }
      : { type: 'structure', ...added };
  }
  return { operations: { ...model.operations, ...newer.operations }, shapes };
}

/** What was added to a service's model after Debian's. */
export interface NewerModel {
  readonly operations?: Readonly<Record<string, ModelOperation>>;
  readonly shapes: Readonly<Record<string, Partial<Shape>>>;
}
