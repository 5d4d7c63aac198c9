import type { Cloud } from '../../region/cloud.js';
import type { Caller } from '../../region/operation.js';
import type { Tags } from '../../services/tags.js';
import type { Question } from '../decision.js';
import type { Context } from '../matching.js';
import { actionOf } from '../reference.js';
import type { Input } from './input.js';
import type { Subject } from './subject.js';

/** An API call, before it is carried out. */
export interface AskedCall {
  readonly cloud: Cloud;
  readonly caller: Caller;
  /** The operation's name, which is the action's. */
  readonly operation: string;
  readonly input: Input;
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

/** The action on each of the subjects, or on no resource where there is none. */
export function asksAbout(
  action: string,
  subjects: readonly Subject[],
  more: Pick<Ask, 'requestTags' | 'facts'>,
): Ask[] {
  return subjects.length === 0 ? [{ action }] : subjects.map((subject) => ({ action, subject, ...more }));
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
