import type { CreateSecurityGroupRequest, CreateSecurityGroupResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { toWireTags } from '../../tags.js';
import { checkQuota } from '../quota.js';
import { newRecord, newRecordWithTags } from '../record.js';
import { existing, kinds } from '../resource.js';
import { SecurityGroupRules, SecurityGroups } from '../tables.js';
import { allTraffic } from './rules.js';

const characters = 'a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*';

/** A new group lets everything out. Its description can never be changed. */
export const createSecurityGroup = defineOperation<CreateSecurityGroupRequest, CreateSecurityGroupResult>(
  'CreateSecurityGroup',
  (input, { cloud }) => {
    const name = input.GroupName;
    checkText('GroupDescription', 'description', input.Description);
    checkText('GroupName', 'name', name);
    if (/^sg-/i.test(name)) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
      );
    }
    // A group without a VPC is the default VPC's, which this account does not have.
    if (!input.VpcId) throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user');
    const vpc = existing(cloud, kinds.vpc, input.VpcId);
    const groups = cloud.table(SecurityGroups);
    if (name.toLowerCase() === 'default') {
      throw new AwsError('InvalidParameterValue', 'Cannot use reserved security group name: default');
    }
    if (groups.find((group) => group.vpcId === vpc.id && group.name.toLowerCase() === name.toLowerCase())) {
      throw new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpc.id}'`);
    }
    checkQuota(cloud, 'securityGroups', groups.size);
    const group = groups.put({
      ...newRecord(cloud, kinds.securityGroup, input.TagSpecifications),
      vpcId: vpc.id,
      name,
      description: input.Description,
    });
    cloud.table(SecurityGroupRules).put({
      ...newRecordWithTags(cloud, kinds.securityGroupRule, {}),
      ...allTraffic,
      groupId: group.id,
      direction: 'egress',
      peer: { kind: 'ipv4', cidr: '0.0.0.0/0' },
    });
    return {
      GroupId: group.id,
      SecurityGroupArn: cloud.arn('ec2', `security-group/${group.id}`),
      Tags: toWireTags(group.tags),
    };
  },
);

function checkText(parameter: string, noun: string, text: string): void {
  if (text === '') throw new AwsError('MissingParameter', `The request must contain the parameter ${parameter}`);
  if (text.length > 255 || !/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]+$/.test(text)) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${text}) for parameter ${parameter} is invalid. Invalid security group ${noun}. Valid ${noun}s are strings less than 256 characters from the following set:  ${characters}`,
    );
  }
}
