import type { Cloud } from '../../region/cloud.js';
import { profileArn } from '../../services/iam/instance-profile.js';
import { roleArn } from '../../services/iam/role/view.js';
import { InstanceProfiles, Roles } from '../../services/iam/tables.js';
import type { Context } from '../matching.js';
import { actionOf } from '../reference.js';
import { passRoleAsk } from './launch.js';
import {
  type Ask,
  type AskedCall,
  ask,
  type Questions,
  type Subject,
  serviceLinkedRoleAsk,
  tagsIn,
  textIn,
} from './question.js';

/** The action that tags at creation need besides. */
const tagging: Readonly<Record<string, string>> = {
  CreateRole: 'iam:TagRole',
  CreateInstanceProfile: 'iam:TagInstanceProfile',
};

/** Roles and profiles are authorised by path and name. */
export const iamQuestions: Questions = (call) => {
  const { cloud, operation, input } = call;
  if (operation === 'CreateServiceLinkedRole') {
    const service = textIn(input, 'AWSServiceName') ?? '';
    return [ask(call, serviceLinkedRoleAsk(cloud, service, 'AWSServiceRoleFor*'))];
  }
  const action = `iam:${operation}`;
  const requestTags = tagsIn(input);
  const subject = subjectOf(call, action);
  const boundary = textIn(input, 'PermissionsBoundary');
  const facts: Context = boundary === undefined ? {} : { 'iam:permissionsboundary': [boundary] };
  const asks: Ask[] = [{ action, subject, requestTags, facts }];
  const tag = tagging[operation];
  if (tag && requestTags)
    asks.push({ action: tag, subject: subject && { ...subject, unknown: undefined }, requestTags });
  if (operation === 'AddRoleToInstanceProfile') asks.push(passRoleAsk(cloud, textIn(input, 'RoleName') ?? ''));
  return asks.map((one) => ask(call, one));
};

function subjectOf({ cloud, operation, input, caller }: AskedCall, action: string): Subject | undefined {
  const types = (actionOf(action)?.resources ?? []).map(({ type }) => type);
  const makes = operation.startsWith('Create');
  const path = textIn(input, 'Path') ?? '/';
  if (types.includes('instance-profile')) {
    const name = textIn(input, 'InstanceProfileName') ?? '*';
    const profile = makes ? undefined : cloud.table(InstanceProfiles).get(name);
    return subject('instance-profile', profileArn(cloud, profile ?? { id: name, path }), profile, makes);
  }
  if (types.includes('role')) {
    const name = textIn(input, 'RoleName') ?? '*';
    const role = makes ? undefined : cloud.table(Roles).get(name);
    return subject('role', roleArn(cloud, role ?? { id: name, path }), role, makes);
  }
  if (types.includes('user') && !/^List/.test(operation))
    return { type: 'user', arn: userArn(cloud, input, caller.arn) };
  return undefined;
}

function subject(type: string, arn: string, record: Pick<Subject, 'tags'> | undefined, makes: boolean): Subject {
  return { type, arn, tags: record?.tags, ...(record || makes ? {} : { unknown: true as const }) };
}

function userArn(cloud: Cloud, input: AskedCall['input'], callerArn: string): string {
  const name = textIn(input, 'UserName');
  return name === undefined ? callerArn : cloud.arn('iam', `user/${name}`, { regional: false });
}
