import type { Cloud } from '../../region/cloud.js';
import { kinds } from '../../services/ec2/resource.js';
import type { Ec2Record } from '../../services/ec2/tables.js';
import type { Tags } from '../../services/tags.js';
import type { Context } from '../matching.js';
import { type Input, objectsIn, tagsIn, textIn } from './input.js';
import type { Ask } from './question.js';
import { namedSubject, type Subject } from './subject.js';

/** What a call makes has no id and no tags of its own yet: its ARN ends with `*`. */
export function madeSubject(cloud: Cloud, type: string): Subject {
  return { type, arn: cloud.arn('ec2', `${type}/*`) };
}

/** Tags at creation need a permission of their own, which tells by `ec2:CreateAction` what is being made. */
export function taggingAsk(cloud: Cloud, type: string, operation: string, requestTags: Tags): Ask {
  const subject = madeSubject(cloud, type);
  return { action: 'ec2:CreateTags', subject, requestTags, facts: { 'ec2:createaction': [operation] } };
}

export function tagSpecifications(input: Input): ReadonlyMap<string, Tags> {
  const pairs = objectsIn(input, 'TagSpecifications').flatMap((one) => {
    const [type, tags] = [textIn(one, 'ResourceType'), tagsIn(one)];
    return type && tags ? [[type, tags] as const] : [];
  });
  return new Map(pairs);
}

/** The subject behind an id, with its tags. */
export function existingSubject(cloud: Cloud, type: string, id: string): Subject {
  const kind = Object.values(kinds).find((one) => one.tagType === type);
  const record = kind && cloud.table<Ec2Record>(kind.table).get(id);
  const subject = namedSubject(type, cloud.arn('ec2', `${type}/${id}`), record);
  return record ? { ...subject, facts: factsOf(cloud, record) } : subject;
}

function factsOf(cloud: Cloud, record: Ec2Record): Context {
  const vpcId = 'vpcId' in record && typeof record.vpcId === 'string' ? record.vpcId : undefined;
  return vpcId === undefined ? {} : { 'ec2:vpc': [cloud.arn('ec2', `vpc/${vpcId}`)] };
}
