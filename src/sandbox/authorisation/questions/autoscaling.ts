import type { Cloud } from '../../region/cloud.js';
import { Groups, Members } from '../../services/autoscaling/tables.js';
import { templateData } from '../../services/ec2/launch.js';
import { versionWish } from '../../services/ec2/launch-template/versions.js';
import { LaunchTemplates } from '../../services/ec2/tables.js';
import { AwsError } from '../../wire/aws-error.js';
import { linkedRoleAsks, taggingAsks } from './besides.js';
import { type Input, isFields, objectsIn, tagsIn, textIn, textsIn } from './input.js';
import { launchAsks } from './launch.js';
import { type Ask, ask, asksAbout, type Questions } from './question.js';
import { namedSubject, type Subject } from './subject.js';

/** Groups are authorised by name; whoever gives one a launch template has to be allowed to launch it himself. */
export const autoScalingQuestions: Questions = (call) => {
  const { cloud, operation, input } = call;
  const action = `autoscaling:${operation}`;
  const requestTags = tagsIn(input);
  const makes = operation === 'CreateAutoScalingGroup';
  const subjects = /^Describe/.test(operation)
    ? []
    : groupNames(cloud, input).map((name) => groupSubject(cloud, name, makes));
  const asks = [
    ...asksAbout(action, subjects, { requestTags }),
    ...(makes ? taggingAsks('autoscaling:CreateOrUpdateTags', subjects[0], requestTags) : []),
    ...(makes ? linkedRoleAsks(cloud, 'autoscaling.amazonaws.com') : []),
    ...templateAsks(cloud, input),
  ];
  return asks.map((one) => ask(call, one));
};

function groupSubject(cloud: Cloud, name: string, made: boolean): Subject {
  const type = 'autoScalingGroup';
  const arn = cloud.arn('autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`);
  if (made) return { type, arn };
  const group = cloud.table(Groups).get(name);
  const tags = Object.fromEntries((group?.tags ?? []).map(({ key, value }) => [key, value]));
  return namedSubject(type, group?.arn ?? arn, group && { tags });
}

function groupNames(cloud: Cloud, input: Input): readonly string[] {
  const given = textsIn(input, 'AutoScalingGroupName');
  const tagged = objectsIn(input, 'Tags').flatMap((one) => textsIn(one, 'ResourceId'));
  const ofInstance = textsIn(input, 'InstanceId').flatMap((id) => cloud.table(Members).get(id)?.groupName ?? []);
  return [...new Set([...given, ...tagged, ...ofInstance])];
}

/** AWS does not say what is missing: every denial is "not authorized to use launch template". */
function templateAsks(cloud: Cloud, input: Input): readonly Ask[] {
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
function contentsOf(cloud: Cloud, id: string, version: string): Input | undefined {
  try {
    return { ...templateData(cloud, { LaunchTemplateId: id }, versionWish(version)).data };
  } catch (error) {
    if (error instanceof AwsError) return undefined;
    throw error;
  }
}
