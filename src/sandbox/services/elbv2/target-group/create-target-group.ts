import type { CreateTargetGroupInput, CreateTargetGroupOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cloud } from '../../../region/cloud.js';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Vpcs } from '../../ec2/tables.js';
import { targetGroupAttributes } from '../attribute-defaults.js';
import { checkName, newTargetGroupArn } from '../identity.js';
import { limitValue, tooMany } from '../limits.js';
import { type TargetGroupRecord, TargetGroups } from '../tables.js';
import { givenTags, sameTags } from '../tag/given-tags.js';
import { toTargetGroup } from './describe-target-groups.js';
import { groupProtocols, healthCheckOf } from './health-check.js';

/** Idempotent as CreateLoadBalancer is: by name, as long as all settings are the same. */
export const createTargetGroup = defineOperation<CreateTargetGroupInput, CreateTargetGroupOutput>(
  'CreateTargetGroup',
  (input, { cloud }) => {
    const settings = settingsOf(cloud, input);
    const groups = cloud.table(TargetGroups);
    const twin = groups.find((one) => one.name === settings.name);
    if (twin) {
      if (hasSettings(twin, settings)) return { TargetGroups: [toTargetGroup(cloud, twin)] };
      throw new AwsError(
        'DuplicateTargetGroupName',
        `A target group with the same name '${settings.name}' exists, but with different settings`,
      );
    }
    if (groups.size >= limitValue(cloud, 'target-groups')) {
      throw tooMany('target groups');
    }
    const group = groups.put({ id: newTargetGroupArn(cloud, settings.name), ...settings });
    return { TargetGroups: [toTargetGroup(cloud, group)] };
  },
);

function settingsOf(cloud: Cloud, input: Checked<CreateTargetGroupInput>): Omit<TargetGroupRecord, 'id'> {
  checkName('target group', input.Name);
  if ((input.TargetType ?? 'instance') !== 'instance') {
    throw new AwsError('InvalidConfigurationRequest', 'The sandbox has only target groups of instances');
  }
  const protocol = needed(input.Protocol, 'A protocol must be specified');
  const port = needed(input.Port, 'A port must be specified');
  const vpcId = needed(input.VpcId, 'A VPC ID must be specified');
  const type = groupProtocols[protocol];
  if (!type) throw new AwsError('InvalidConfigurationRequest', `The sandbox has no target groups with ${protocol}`);
  if (port < 1 || port > 65_535) throw new AwsError('ValidationError', `The port '${port}' is not valid`);
  const vpc = cloud.table(Vpcs).get(vpcId);
  if (!vpc || vpc.visibleAt > cloud.now()) throw new AwsError('ValidationError', `The VPC ID '${vpcId}' is not found`);
  return {
    name: input.Name,
    protocol,
    ...(type === 'application' ? { protocolVersion: input.ProtocolVersion ?? 'HTTP1' } : {}),
    port,
    vpcId,
    healthCheck: healthCheckOf(protocol, input),
    attributes: { ...targetGroupAttributes[type] },
    tags: givenTags(input.Tags),
  };
}

function needed<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new AwsError('ValidationError', message);
  return value;
}

function hasSettings(one: TargetGroupRecord, wanted: Omit<TargetGroupRecord, 'id'>): boolean {
  const text = ({ protocol, protocolVersion, port, vpcId, healthCheck }: Omit<TargetGroupRecord, 'id'>): string =>
    JSON.stringify([protocol, protocolVersion, port, vpcId, Object.entries(healthCheck).sort()]);
  return text(one) === text(wanted) && sameTags(one.tags, wanted.tags);
}
