import type { Cloud } from '../../region/cloud.js';
import { Groups, Members } from '../../services/autoscaling/tables.js';
import { templateData } from '../../services/ec2/launch.js';
import { versionWish } from '../../services/ec2/launch-template/versions.js';
import { LaunchTemplates } from '../../services/ec2/tables.js';
import { serviceLinkedRole } from '../../services/iam/role/service-linked.js';
import { AwsError } from '../../wire/aws-error.js';
import { launchAsks } from './launch.js';
import {
  type Ask,
  ask,
  isFields,
  objectsIn,
  type Questions,
  type Subject,
  serviceLinkedRoleAsk,
  tagsIn,
  textIn,
  textsIn,
} from './question.js';

const service = 'autoscaling.amazonaws.com';

/** Groups are authorised by name; whoever gives one a launch template has to be allowed to launch it himself. */
export const autoScalingQuestions: Questions = (call) => {
  const { cloud, operation, input } = call;
  const action = `autoscaling:${operation}`;
  const requestTags = tagsIn(input);
  const makes = operation === 'CreateAutoScalingGroup';
  const names = groupNames(cloud, input);
  const asks: Ask[] = /^Describe/.test(operation)
    ? [{ action }]
    : names.map((name) => ({ action, subject: groupSubject(cloud, name, makes), requestTags }));
  if (makes && requestTags) {
    const subject = groupSubject(cloud, names[0] ?? '', true);
    asks.push({ action: 'autoscaling:CreateOrUpdateTags', subject, requestTags });
  }
  if (makes && !serviceLinkedRole(cloud, service)) {
    asks.push(serviceLinkedRoleAsk(cloud, service, 'AWSServiceRoleForAutoScaling'));
  }
  return [...asks, ...templateAsks(cloud, input)].map((one) => ask(call, one));
};

function groupSubject(cloud: Cloud, name: string, made: boolean): Subject {
  const group = cloud.table(Groups).get(name);
  if (group && !made) {
    const tags = Object.fromEntries(group.tags.map(({ key, value }) => [key, value]));
    return { type: 'autoScalingGroup', arn: group.arn, tags };
  }
  const arn = cloud.arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`);
  return { type: 'autoScalingGroup', arn, ...(made ? {} : { unknown: true }) };
}

function groupNames(cloud: Cloud, input: Readonly<Record<string, unknown>>): readonly string[] {
  const given = textsIn(input, 'AutoScalingGroupName');
  const tagged = objectsIn(input, 'Tags').flatMap((one) => textsIn(one, 'ResourceId'));
  const ofInstance = textsIn(input, 'InstanceId').flatMap((id) => cloud.table(Members).get(id)?.groupName ?? []);
  return [...new Set([...given, ...tagged, ...ofInstance])];
}

/** AWS does not say what is missing: every denial is "not authorized to use launch template". */
function templateAsks(cloud: Cloud, input: Readonly<Record<string, unknown>>): readonly Ask[] {
  if (!isFields(input.LaunchTemplate)) return [];
  const { LaunchTemplate: wanted } = input;
  const name = textIn(wanted, 'LaunchTemplateName');
  const id = textIn(wanted, 'LaunchTemplateId') ?? cloud.table(LaunchTemplates).find((one) => one.name === name)?.id;
  if (id === undefined || !cloud.table(LaunchTemplates).get(id)) return [];
  const data = contentsOf(cloud, id, textIn(wanted, 'Version') ?? '$Default');
  if (!data) return [];
  const subnetIds = (textIn(input, 'VPCZoneIdentifier') ?? '').split(',').filter(Boolean);
  const asks = launchAsks(cloud, { data, templateId: id, subnetIds });
  return asks.map((one) => ({ ...one, hiding: { kind: 'launch-template', id } }));
}

/** Undefined for a version that does not exist, which is the operation's to say. */
function contentsOf(cloud: Cloud, id: string, version: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return { ...templateData(cloud, { LaunchTemplateId: id }, versionWish(version)).data };
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
