import type { Cloud } from '../../region/cloud.js';
import { Instances } from '../../services/ec2/tables.js';
import { Associations, Documents, Parameters } from '../../services/ssm/tables.js';
import type { Tags } from '../../services/tags.js';
import type { Context } from '../matching.js';
import { actionOf } from '../reference.js';
import { taggingAsks } from './besides.js';
import { type Input, objectsIn, tagsIn, textIn, textsIn } from './input.js';
import { ask, asksAbout, type Questions } from './question.js';
import { namedSubject, type Subject } from './subject.js';

/** How each type of resource is found in a request. */
const finders: Readonly<Record<string, (cloud: Cloud, input: Input, operation: string) => readonly Subject[]>> = {
  document: (cloud, input, operation) => {
    const name =
      textIn(input, 'DocumentName') ?? (documentOperation.test(operation) ? textIn(input, 'Name') : undefined);
    // An association's own document, where the request does not name one.
    const known = textsIn(input, 'AssociationId').flatMap(
      (id) => cloud.table(Associations).get(id)?.documentName ?? [],
    );
    return [...(name === undefined ? known : [name])].map((one) => documentSubject(cloud, one, operation));
  },
  parameter: (cloud, input, operation) =>
    [...textsIn(input, 'Name'), ...textsIn(input, 'Names'), ...textsIn(input, 'Path')].map((name) =>
      parameterSubject(cloud, name, operation),
    ),
  instance: (cloud, input) => [
    ...['InstanceIds', 'InstanceId', 'Target']
      .flatMap((member) => textsIn(input, member))
      .map((id) => instanceSubject(cloud, id)),
    ...targetSubjects(cloud, input),
  ],
  association: (cloud, input, operation) => {
    if (operation === 'CreateAssociation') return [{ type: 'association', arn: cloud.arn('ssm', 'association/*') }];
    const ids = ['AssociationId', 'AssociationIds'].flatMap((member) => textsIn(input, member));
    return ids.map((id) => associationSubject(cloud, id));
  },
  session: (cloud, input) =>
    textsIn(input, 'SessionId').map((id) => ({ type: 'session', arn: cloud.arn('ssm', `session/${id}`) })),
};

const documentOperation = /Document|Association$/;

/** Calls on tags name their resource by type and id. */
const taggedTypes: Readonly<Record<string, (cloud: Cloud, id: string, operation: string) => Subject>> = {
  Document: documentSubject,
  Parameter: parameterSubject,
  Association: associationSubject,
};

/** Every resource in the request is asked about by itself: a command needs its document and each instance. */
export const ssmQuestions: Questions = (call) => {
  const { cloud, operation, input } = call;
  const action = `ssm:${operation}`;
  const requestTags = tagsIn(input);
  const tagged = taggedTypes[textIn(input, 'ResourceType') ?? '']?.(
    cloud,
    textIn(input, 'ResourceId') ?? '',
    operation,
  );
  const types = (actionOf(action)?.resources ?? []).map(({ type }) => type);
  const subjects = tagged ? [tagged] : types.flatMap((type) => finders[type]?.(cloud, input, operation) ?? []);
  const made = madeType[operation];
  const reads = readFirst[operation];
  const asks = [
    ...(reads ? asksAbout(reads, subjects.slice(0, 1), {}) : []),
    ...asksAbout(action, subjects, { requestTags, facts: factsOf(input) }),
    ...(made
      ? taggingAsks(
          'ssm:AddTagsToResource',
          subjects.find(({ type }) => type === made),
          requestTags,
        )
      : []),
  ];
  return asks.map((one) => ask(call, one));
};

/** An update reads what it changes with its caller's rights (API reference of UpdateAssociation). */
const readFirst: Readonly<Record<string, string>> = { UpdateAssociation: 'ssm:DescribeAssociation' };

const madeType: Readonly<Record<string, string>> = {
  PutParameter: 'parameter',
  CreateDocument: 'document',
  CreateAssociation: 'association',
};

function factsOf(input: Input): Context {
  return typeof input.Overwrite === 'boolean' ? { 'ssm:overwrite': [String(input.Overwrite)] } : {};
}

/** Amazon's own documents belong to no account. */
function documentSubject(cloud: Cloud, name: string, operation: string): Subject {
  const type = 'document';
  if (/^(AWS|Amazon)-/.test(name)) return { type, arn: `arn:aws:ssm:${cloud.region}::document/${name}`, tags: {} };
  return subject(type, cloud.arn('ssm', `document/${name}`), cloud.table(Documents).get(name), operation);
}

/** A parameter's ARN has one slash before its name, not two. Public ones belong to no account. */
function parameterSubject(cloud: Cloud, name: string, operation: string): Subject {
  const type = 'parameter';
  const path = name.replace(/^\//, '');
  if (path.startsWith('aws/service/')) return { type, arn: `arn:aws:ssm:${cloud.region}::parameter/${path}`, tags: {} };
  return subject(type, cloud.arn('ssm', `parameter/${path}`), cloud.table(Parameters).get(name), operation);
}

function associationSubject(cloud: Cloud, id: string, operation = ''): Subject {
  return subject('association', cloud.arn('ssm', `association/${id}`), cloud.table(Associations).get(id), operation);
}

function instanceSubject(cloud: Cloud, id: string): Subject {
  return subject('instance', cloud.arn('ec2', `instance/${id}`), cloud.table(Instances).get(id), '');
}

/** Targets by tag stand for instances that have the tag: what is wanted is what can be conditioned on. */
function targetSubjects(cloud: Cloud, input: Input): readonly Subject[] {
  const targets = objectsIn(input, 'Targets');
  const ids = targets.filter(({ Key }) => Key === 'InstanceIds').flatMap((one) => textsIn(one, 'Values'));
  const tags = targets.flatMap((one) => {
    const key = textIn(one, 'Key') ?? '';
    return key.startsWith('tag:') ? textsIn(one, 'Values').map((value) => ({ [key.slice('tag:'.length)]: value })) : [];
  });
  return [
    ...ids.map((id) => instanceSubject(cloud, id)),
    ...tags.map((one) => ({ type: 'instance', arn: cloud.arn('ec2', 'instance/*'), tags: one })),
  ];
}

function subject(type: string, arn: string, record: { readonly tags: Tags } | undefined, operation: string): Subject {
  return operation in madeType && !record ? { type, arn } : namedSubject(type, arn, record);
}
