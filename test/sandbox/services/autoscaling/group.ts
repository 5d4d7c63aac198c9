import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import { images } from '../../../../src/sandbox/services/ec2/images.js';
import { LaunchTemplateVersions } from '../../../../src/sandbox/services/ec2/launch-template/versions.js';
import { LaunchTemplates } from '../../../../src/sandbox/services/ec2/tables.js';
import { startTestRegion, type TestRegion, type TestRegionOptions } from '../../region.js';
import { groups, putNetwork, subnets } from '../elbv2/network.js';

export const templateId = 'lt-01';
export const groupName = 'demo-web';

export const twoInstances: CreateAutoScalingGroupCommandInput = {
  AutoScalingGroupName: groupName,
  LaunchTemplate: { LaunchTemplateId: templateId, Version: '$Latest' },
  MinSize: 2,
  MaxSize: 4,
  VPCZoneIdentifier: `${subnets.a},${subnets.b}`,
  Tags: [
    { Key: 'tier', Value: 'web', PropagateAtLaunch: true },
    { Key: 'owner', Value: 'me', PropagateAtLaunch: false },
  ],
};

/** A region with a network and a launch template, and short ways to the group of the test. */
export async function startWithTemplate(options: TestRegionOptions = {}) {
  const region = await startTestRegion(options);
  putNetwork(region);
  putTemplate(region);
  const autoscaling = new AutoScalingClient(region.client);
  const create = (changes: Partial<CreateAutoScalingGroupCommandInput> = {}) =>
    autoscaling.send(new CreateAutoScalingGroupCommand({ ...twoInstances, ...changes }));
  const group = async () =>
    (await autoscaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] })))
      .AutoScalingGroups?.[0];
  const instances = async () =>
    (await group())?.Instances?.map((one) => `${one.AvailabilityZone} ${one.LifecycleState} ${one.HealthStatus}`);
  const ids = async () => (await group())?.Instances?.map((one) => one.InstanceId ?? '') ?? [];
  /** Newest first, with the moving parts (ids, times) replaced. */
  const activities = async () => {
    const answer = await autoscaling.send(new DescribeScalingActivitiesCommand({ AutoScalingGroupName: groupName }));
    return answer.Activities?.map(
      (one) => `${one.StatusCode}: ${withoutIds(one.Description)} | ${withoutIds(one.Cause)}`,
    );
  };
  return { region, autoscaling, create, group, instances, ids, activities };
}

function putTemplate({ cloud, clock }: TestRegion): void {
  const head = { createdAt: clock.now(), createdBy: 'arn:aws:iam::000000000000:user/sandbox' };
  cloud.table(LaunchTemplates).put({
    ...head,
    id: templateId,
    visibleAt: clock.now(),
    tags: {},
    name: 'demo-web',
    defaultVersion: 1,
    latestVersion: 1,
  });
  cloud.table(LaunchTemplateVersions).put({
    ...head,
    id: `${templateId}:1`,
    templateId,
    number: 1,
    data: { ImageId: images[0]?.id, InstanceType: 't4g.micro', SecurityGroupIds: [groups.web] },
  });
}

const withoutIds = (text = ''): string => text.replace(/i-0[0-9a-f]{16}/g, 'i-0').replace(/\d{4}-[\d-]+T[\d:]+Z/g, 'T');
