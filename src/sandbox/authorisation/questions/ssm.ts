import type { Cloud } from '../../region/cloud.js';
import { Instances } from '../../services/ec2/tables.js';
import { Associations, Documents, Parameters } from '../../services/ssm/tables.js';
import type { Context } from '../matching.js';
import { actionOf } from '../reference.js';
import {
  type Ask,
  type AskedCall,
  ask,
  objectsIn,
  type Questions,
  type Subject,
  tagsIn,
  textIn,
  textsIn,
} from './question.js';

type Input = AskedCall['input'];

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
  const facts = factsOf(input);
  const asks: Ask[] =
    subjects.length === 0 ? [{ action }] : subjects.map((subject) => ({ action, subject, requestTags, facts }));
  const made = madeType[operation];
  if (made && requestTags) {
    const subject = subjects.find(({ type }) => type === made);
    asks.push({ action: 'ssm:AddTagsToResource', subject: subject && { ...subject, unknown: undefined }, requestTags });
  }
  return asks.map((one) => ask(call, one));
};

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

function subject(type: string, arn: string, record: Pick<Subject, 'tags'> | undefined, operation: string): Subject {
  const makes = operation in madeType;
  return { type, arn, tags: record?.tags, ...(record || makes ? {} : { unknown: true as const }) };
}
