import type { Cloud } from '../../region/cloud.js';
import { profileArn } from '../../services/iam/instance-profile.js';
import { roleArn } from '../../services/iam/role/view.js';
import { InstanceProfiles, Roles } from '../../services/iam/tables.js';
import type { Context } from '../matching.js';
import { actionOf } from '../reference.js';
import { linkedRoleAsk, taggingAsks } from './besides.js';
import { tagsIn, textIn } from './input.js';
import { passRoleAsk } from './launch.js';
import { type Ask, type AskedCall, ask, type Questions } from './question.js';
import { namedSubject, type Subject } from './subject.js';

/** The action that tags at creation need besides. */
const tagging: Readonly<Record<string, string>> = {
  CreateRole: 'iam:TagRole',
  CreateInstanceProfile: 'iam:TagInstanceProfile',
};

/** Roles and profiles are authorised by path and name. */
export const iamQuestions: Questions = (call) => {
  const { cloud, operation, input } = call;
  if (operation === 'CreateServiceLinkedRole') {
    return [ask(call, linkedRoleAsk(cloud, textIn(input, 'AWSServiceName') ?? ''))];
  }
  const action = `iam:${operation}`;
  const requestTags = tagsIn(input);
  const subject = subjectOf(call, action);
  const boundary = textIn(input, 'PermissionsBoundary');
  const facts: Context = boundary === undefined ? {} : { 'iam:permissionsboundary': [boundary] };
  const tag = tagging[operation];
  const asks: readonly Ask[] = [
    { action, subject, requestTags, facts },
    ...(tag ? taggingAsks(tag, subject, requestTags) : []),
    ...(operation === 'AddRoleToInstanceProfile' ? [passRoleAsk(cloud, textIn(input, 'RoleName') ?? '')] : []),
  ];
  return asks.map((one) => ask(call, one));
};

function subjectOf({ cloud, operation, input, caller }: AskedCall, action: string): Subject | undefined {
  const types = (actionOf(action)?.resources ?? []).map(({ type }) => type);
  const makes = operation.startsWith('Create');
  const path = textIn(input, 'Path') ?? '/';
  if (types.includes('instance-profile')) {
    const name = textIn(input, 'InstanceProfileName') ?? '*';
    if (makes) return { type: 'instance-profile', arn: profileArn(cloud, { id: name, path }) };
    const profile = cloud.table(InstanceProfiles).get(name);
    return namedSubject('instance-profile', profileArn(cloud, profile ?? { id: name, path }), profile);
  }
  if (types.includes('role')) {
    const name = textIn(input, 'RoleName') ?? '*';
    if (makes) return { type: 'role', arn: roleArn(cloud, { id: name, path }) };
    const role = cloud.table(Roles).get(name);
    return namedSubject('role', roleArn(cloud, role ?? { id: name, path }), role);
  }
  if (types.includes('user') && !/^List/.test(operation))
    return { type: 'user', arn: userArn(cloud, input, caller.arn) };
  return undefined;
}

function userArn(cloud: Cloud, input: AskedCall['input'], callerArn: string): string {
  const name = textIn(input, 'UserName');
  return name === undefined ? callerArn : cloud.arn('iam', `user/${name}`, { regional: false });
}
