import type { DeleteSecurityGroupRequest, DeleteSecurityGroupResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { depart } from '../departed.js';
import { existing, kinds, required } from '../resource.js';
import { Interfaces, SecurityGroupRules, SecurityGroups } from '../tables.js';

/** Interfaces hold a group, and so do rules of other groups that name it. */
export const deleteSecurityGroup = defineOperation<DeleteSecurityGroupRequest, DeleteSecurityGroupResult>(
  'DeleteSecurityGroup',
  (input, { cloud }) => {
    const group = existing(cloud, kinds.securityGroup, required(input.GroupId, 'groupId'));
    if (group.name === 'default') {
      throw new AwsError(
        'CannotDelete',
        `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
      );
    }
    const rules = cloud.table(SecurityGroupRules);
    const referenced = rules.find(
      ({ groupId, peer }) => groupId !== group.id && peer.kind === 'group' && peer.groupId === group.id,
    );
    if (referenced || cloud.table(Interfaces).find((one) => one.groupIds.includes(group.id))) {
      throw new AwsError('DependencyViolation', `resource ${group.id} has a dependent object`);
    }
    for (const rule of rules.where((one) => one.groupId === group.id)) rules.delete(rule.id);
    depart(cloud, SecurityGroups, group.id);
    return { Return: true, GroupId: group.id };
  },
);
