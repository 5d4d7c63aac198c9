import type { Cloud } from '../../region/cloud.js';
import { roleArn } from '../../services/iam/role/view.js';
import { InstanceProfiles, Roles } from '../../services/iam/tables.js';
import { existingSubject, madeSubject, taggingAsk, tagSpecifications } from './ec2-subjects.js';
import { type Input, isFields, objectsIn, textIn, textsIn } from './input.js';
import type { Ask } from './question.js';
import { namedSubject, type Subject } from './subject.js';

interface Launch {
  /** What is launched, in the members of RunInstances or of a launch template's data. */
  readonly data: Input;
  readonly templateId?: string | undefined;
  readonly subnetIds?: readonly string[];
}

/** Everything that has to be allowed for an instance to be launched: by RunInstances, and by whoever makes a group. */
export function launchAsks(cloud: Cloud, { data, templateId, subnetIds = [] }: Launch): readonly Ask[] {
  const action = 'ec2:RunInstances';
  const tags = tagSpecifications(data);
  const interfaces = objectsIn(data, 'NetworkInterfaces');
  const groups = [data, ...interfaces].flatMap((one) => [
    ...textsIn(one, 'SecurityGroupIds'),
    ...textsIn(one, 'Groups'),
  ]);
  const subnets = [...subnetIds, ...[data, ...interfaces].flatMap((one) => textsIn(one, 'SubnetId'))];
  const subjects: readonly Subject[] = [
    ...['instance', 'network-interface', 'volume'].map((type) => madeSubject(cloud, type)),
    ...textsIn(data, 'ImageId').map((id) => imageSubject(cloud, id)),
    ...groups.map((id) => existingSubject(cloud, 'security-group', id)),
    ...[...new Set(subnets)].map((id) => existingSubject(cloud, 'subnet', id)),
    ...(templateId === undefined ? [] : [existingSubject(cloud, 'launch-template', templateId)]),
  ];
  return [
    ...subjects.map((subject) => ({ action, subject, requestTags: tags.get(subject.type) })),
    ...[...tags].map(([type, requestTags]) => taggingAsk(cloud, type, 'RunInstances', requestTags)),
    ...passAsks(cloud, data),
  ];
}

/** Public images belong to no account, and Amazon's are told by their owner. */
function imageSubject(cloud: Cloud, id: string): Subject {
  const arn = `arn:aws:ec2:${cloud.region}::image/${id}`;
  return { type: 'image', arn, facts: { 'ec2:owner': ['amazon'], 'ec2:public': ['true'] } };
}

function passAsks(cloud: Cloud, data: Input): readonly Ask[] {
  const profile = isFields(data.IamInstanceProfile) ? data.IamInstanceProfile : {};
  const arn = textIn(profile, 'Arn');
  const name = textIn(profile, 'Name') ?? arn?.slice(arn.lastIndexOf('/') + 1);
  const roleName = name === undefined ? undefined : cloud.table(InstanceProfiles).get(name)?.role?.name;
  return roleName === undefined ? [] : [passRoleAsk(cloud, roleName)];
}

/** Whoever gives a role to a service needs to be allowed to. */
export function passRoleAsk(cloud: Cloud, roleName: string): Ask {
  const role = cloud.table(Roles).get(roleName);
  const arn = role ? roleArn(cloud, role) : cloud.arn('iam', `role/${roleName}`, { regional: false });
  return {
    action: 'iam:PassRole',
    subject: namedSubject('role', arn, role),
    facts: { 'iam:passedtoservice': ['ec2.amazonaws.com'] },
  };
}
