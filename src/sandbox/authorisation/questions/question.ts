import type { Cloud } from '../../region/cloud.js';
import type { Caller } from '../../region/operation.js';
import type { Tags } from '../../services/tags.js';
import type { Question } from '../decision.js';
import type { Context } from '../matching.js';
import { actionOf } from '../reference.js';

/** An API call, before it is carried out. */
export interface AskedCall {
  readonly cloud: Cloud;
  readonly caller: Caller;
  /** The operation's name, which is the action's. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** How the service answers when the question is denied; most of them name the action. */
export type Hiding =
  | { readonly kind: 'launch-template'; readonly id: string }
  | { readonly kind: 'rds-service-linked-role' };

export interface Asked extends Question {
  readonly hiding?: Hiding;
}

/** What a service has to ask before it carries out a call: the action itself, and what it needs besides. */
export type Questions = (call: AskedCall) => readonly Asked[];

/** A resource that an action is about. */
export interface Subject {
  /** The resource type in the authorisation reference. */
  readonly type: string;
  readonly arn: string;
  /** Undefined for what does not exist (yet). */
  readonly tags?: Tags | undefined;
  /** It is named by the request and does not exist. */
  readonly unknown?: true;
  /** Further condition keys of this resource, in lower case. */
  readonly facts?: Context;
}

export interface Ask {
  readonly action: string;
  readonly subject?: Subject | undefined;
  /** The tags in the request. */
  readonly requestTags?: Tags | undefined;
  readonly facts?: Context;
  readonly hiding?: Hiding;
}

/** The keys by which services speak of a resource's tags besides `aws:ResourceTag`. */
const ownTagKey: Readonly<Record<string, (type: string) => string>> = {
  ec2: () => 'ec2:resourcetag',
  autoscaling: () => 'autoscaling:resourcetag',
  elasticloadbalancing: () => 'elasticloadbalancing:resourcetag',
  iam: () => 'iam:resourcetag',
  ssm: () => 'ssm:resourcetag',
  rds: (type) => `rds:${type}-tag`,
};

/** The question with the condition keys that AWS would give it: which tags count is the reference's word. */
export function ask({ cloud, caller }: AskedCall, { action, subject, requestTags, facts, hiding }: Ask): Asked {
  const prefix = action.slice(0, action.indexOf(':'));
  const { resources = [] } = actionOf(action) ?? {};
  const keys = resources.find((one) => one.type === subject?.type);
  const taggable = subject === undefined || keys === undefined || keys.requestTags;
  const readable = keys === undefined || keys.resourceTags;
  const context = {
    'aws:requestedregion': [prefix === 'iam' ? 'us-east-1' : cloud.region],
    'aws:principalarn': [caller.arn],
    'aws:username': [caller.arn.slice(caller.arn.lastIndexOf('/') + 1)],
    'aws:userid': [caller.userId],
    ...(taggable ? requestTagKeys(prefix, requestTags) : {}),
    ...(readable ? resourceTagKeys(prefix, subject) : {}),
    ...facts,
    ...subject?.facts,
  };
  return {
    action,
    resource: subject?.arn ?? '*',
    context,
    ...(subject?.unknown ? { unknown: true } : {}),
    ...(hiding ? { hiding } : {}),
  };
}

function requestTagKeys(prefix: string, tags: Tags | undefined): Context {
  if (!tags || Object.keys(tags).length === 0) return {};
  const words = prefix === 'rds' ? ['aws:requesttag', 'rds:req-tag'] : ['aws:requesttag'];
  return { ...tagKeys(words, tags), 'aws:tagkeys': Object.keys(tags) };
}

function resourceTagKeys(prefix: string, subject: Subject | undefined): Context {
  if (!subject?.tags) return {};
  const own = ownTagKey[prefix]?.(subject.type);
  return tagKeys(own === undefined ? ['aws:resourcetag'] : ['aws:resourcetag', own], subject.tags);
}

function tagKeys(words: readonly string[], tags: Tags): Context {
  const entries = words.flatMap((word) =>
    Object.entries(tags).map(([key, value]) => [`${word}/${key.toLowerCase()}`, [value]] as const),
  );
  return Object.fromEntries(entries);
}

/** A member of the input that is one text. */
export function textIn(input: AskedCall['input'], member: string): string | undefined {
  const value = input[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A member of the input that is a text or a list of texts. */
export function textsIn(input: AskedCall['input'], member: string): readonly string[] {
  const value = input[member];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((item) => typeof item === 'string');
}

/** A member of the input that is a list of objects. */
export function objectsIn(input: AskedCall['input'], member: string): readonly Readonly<Record<string, unknown>>[] {
  const value = input[member];
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list.filter(isFields);
}

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tags as they stand in a request: a list of keys and values. */
export function tagsIn(input: AskedCall['input'], member = 'Tags'): Tags | undefined {
  const list = objectsIn(input, member);
  if (list.length === 0) return undefined;
  return Object.fromEntries(list.map(({ Key, Value }) => [String(Key ?? ''), String(Value ?? '')]));
}

/** What is asked when a service needs its own role in an account that does not have it. */
export function serviceLinkedRoleAsk(cloud: Cloud, service: string, name: string): Ask {
  const arn = cloud.arn('iam', `role/aws-service-role/${service}/${name}`, { regional: false });
  return {
    action: 'iam:CreateServiceLinkedRole',
    subject: { type: 'role', arn },
    facts: { 'iam:awsservicename': [service] },
  };
}
