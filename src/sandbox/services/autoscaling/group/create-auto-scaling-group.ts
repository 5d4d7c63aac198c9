import { randomUUID } from 'node:crypto';
import type { CreateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { sentences } from '../activity/texts.js';
import { mostGroups } from '../describe-account-limits.js';
import { startReconciling } from '../loop/reconcile.js';
import { Groups } from '../tables.js';
import { groupTags } from '../tag/group-tags.js';
import { checkTargetGroups } from '../target-group/check.js';
import { useRole } from './service-linked-role.js';
import { settingsOf } from './settings.js';

/** Has no client token: the name is what makes it unique. */
export const createAutoScalingGroup = defineOperation<CreateAutoScalingGroupType, object>(
  'CreateAutoScalingGroup',
  (input, { cloud }) => {
    const { AutoScalingGroupName: name, TargetGroupARNs: targetGroupArns = [] } = input;
    checkName(name);
    if (cloud.table(Groups).get(name)) {
      throw new AwsError(
        'AlreadyExists',
        `AutoScalingGroup by this name already exists - A group with the name ${name} already exists`,
      );
    }
    if (cloud.table(Groups).size >= mostGroups) {
      throw new AwsError('LimitExceeded', `You already have ${mostGroups} Auto Scaling groups`);
    }
    checkTargetGroups(cloud, targetGroupArns);
    const settings = settingsOf(cloud, input);
    useRole(cloud);
    const group = cloud.table(Groups).put({
      id: name,
      arn: cloud.arn('autoscaling', `autoScalingGroup:${randomUUID()}:autoScalingGroupName/${name}`),
      createdAt: cloud.now(),
      ...settings,
      tags: groupTags(input.Tags),
      targetGroups: targetGroupArns.map((arn) => ({ arn, removing: false })),
      suspended: [],
      reason: { at: cloud.now(), text: sentences.created(settings.desired) },
      retry: { failures: 0, notBefore: 0 },
      rebalancing: false,
    });
    startReconciling(cloud, group);
    return {};
  },
);

function checkName(name: string): void {
  if (name.length <= 255 && /^[\x21-\x39\x3b-\x7e]+$/.test(name)) return;
  throw new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${name}' at 'autoScalingGroupName' failed to satisfy constraint: Member must have 1 to 255 printable ASCII characters without spaces and colons`,
  );
}
