import {
  type AutoScalingGroup,
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { DeleteLaunchTemplateCommand, paginateDescribeInstances, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { hasCode } from '../../aws/error-codes.js';
import { autoScalingGroups } from '../../aws/kinds/auto-scaling.js';
import { launchTemplates } from '../../aws/kinds/ec2.js';
import { collect } from '../../aws/pages.js';
import { tagList } from '../../aws/tags.js';
import type { FleetTier } from '../../config/names.js';
import type { Settings } from '../../config/settings.js';
import { tagKeys } from '../../config/tags.js';
import { StepFailure } from '../../engine/failure.js';
import {
  absent,
  NotYet,
  type Observation,
  type Permission,
  pending,
  type ResourceIntent,
  ready,
} from '../../engine/step.js';
import { again } from '../../errors.js';
import { permissions, type Run } from '../context.js';
import type { FleetOutputs } from '../outputs.js';
import { describeActivities, refuseFailedLaunches, scalingActivities } from './launch-failures.js';
import { currentTemplate, ensureTemplate, templateResource } from './launch-template.js';
import { alive, ensure, remove, unlessGone } from './owned.js';
import { tierTag } from './tier-tag.js';

/** A fleet is a launch template and an Auto Scaling group that registers its instances with a target group. */
export interface FleetSpec {
  readonly tier: FleetTier;
  readonly targetGroupArn: string;
}

/** Servers are configured after they are InService: replacing them earlier than this would never end. */
export const healthGraceSeconds = 900;
/** Terraform gives a group ten minutes; instances need about one. */
const launchDeadlineMs = 15 * 60_000;
/** The size of the image's own volume, in GB. */
const volumeGb = 8;

export const fleetPermissions: readonly Permission[] = [
  ...permissions(
    'both',
    'ec2:DescribeLaunchTemplates',
    'ec2:DeleteLaunchTemplate',
    'autoscaling:DescribeAutoScalingGroups',
  ),
  ...permissions(
    'setup',
    'ssm:GetParameter',
    'ec2:CreateLaunchTemplate',
    'ec2:CreateLaunchTemplateVersion',
    'ec2:DescribeLaunchTemplateVersions',
    'autoscaling:CreateAutoScalingGroup',
    'autoscaling:CreateOrUpdateTags',
    'autoscaling:UpdateAutoScalingGroup',
    'autoscaling:DescribeScalingActivities',
    // Auto Scaling checks that its caller could launch the instances itself.
    'ec2:RunInstances',
    'ec2:CreateTags',
    'iam:PassRole',
  ),
  ...permissions('teardown', 'autoscaling:DeleteAutoScalingGroup', 'ec2:DescribeInstances', 'ec2:TerminateInstances'),
];

const groupResource = (tier: FleetTier): string => `${tier}-fleet`;

export function fleetResources(tier: FleetTier, settings: Settings): readonly ResourceIntent[] {
  const { desired, min, max, instanceType } = settings[tier];
  return [
    { resource: templateResource(tier), kind: 'ec2:launch-template', label: `Launch template of the ${tier} servers` },
    {
      resource: groupResource(tier),
      kind: 'autoscaling:group',
      label: `Auto Scaling group, ${min} to ${max} ${tier} servers`,
    },
    {
      resource: `${tier}-instance`,
      kind: 'ec2:instance',
      label: `${desired} ${tier} servers, ${instanceType}`,
      price: { key: `ec2:${instanceType}`, quantity: desired },
      with: groupResource(tier),
    },
    {
      resource: `${tier}-volume`,
      kind: 'ec2:volume',
      label: `${desired} encrypted volumes of ${volumeGb} GB`,
      price: { key: 'ebs-gp3-gb-month', quantity: desired * volumeGb },
      with: groupResource(tier),
    },
  ];
}

export async function observeFleet(run: Run, tier: FleetTier): Promise<Observation<FleetOutputs>> {
  const template = await currentTemplate(run, tier);
  const group = await alive(
    run,
    autoScalingGroups(run.aws.autoScaling, run.names.autoScalingGroup(tier)),
    groupResource(tier),
  );
  // A group goes on launching from a template that is gone, in vain, until it is given the new one.
  if (!template || !group || differs(group, sizesOf(run, tier), template.launchTemplateId)) return absent;
  if (isShort(group)) return pending(waitingFor(group));
  return ready({ ...template, autoScalingGroup: run.names.autoScalingGroup(tier) });
}

export async function createFleet(run: Run, { tier, targetGroupArn }: FleetSpec): Promise<void> {
  const { aws, names, tags, clock, startedAt } = run;
  const name = names.autoScalingGroup(tier);
  const resource = groupResource(tier);
  const sizes = sizesOf(run, tier);
  const LaunchTemplate = { LaunchTemplateId: await ensureTemplate(run, tier), Version: '$Latest' };
  const ownTags = tagList(tags(resource)).map((tag) => ({ ...tag, PropagateAtLaunch: false }));
  const group = await ensure(run, autoScalingGroups(aws.autoScaling, name), resource, {
    create: async () => {
      const request = {
        AutoScalingGroupName: name,
        LaunchTemplate,
        ...sizes,
        VPCZoneIdentifier: run.outputs('subnets')[tier].join(','),
        TargetGroupARNs: [targetGroupArn],
        // The load balancer's opinion counts only after the servers are configured: see the step health-checks.
        HealthCheckType: 'EC2',
        HealthCheckGracePeriod: healthGraceSeconds,
        Tags: [...ownTags, { Key: tagKeys.tier, Value: tierTag(run, tier), PropagateAtLaunch: true }],
      };
      await aws.once.autoScaling.send(new CreateAutoScalingGroupCommand(request));
      return name;
    },
  });
  if (differs(group, sizes, LaunchTemplate.LaunchTemplateId)) {
    const request = { AutoScalingGroupName: name, LaunchTemplate, ...sizes };
    await aws.autoScaling.send(new UpdateAutoScalingGroupCommand(request));
  }
  if (!isShort(group)) return;
  const activities = await scalingActivities(run, name);
  refuseFailedLaunches({ name, tier }, activities);
  if (!clock.overdue(startedAt, launchDeadlineMs)) throw new NotYet(waitingFor(group), 10_000);
  throw new StepFailure(`${name} has not brought its instances into service within 15 minutes.`, {
    class: 'timeout',
    remedy: `See the details, then run ${again}.`,
    details: describeActivities(activities),
  });
}

/** The group's end does not wait for its instances; those that are left are seen by their tag. */
export async function destroyFleet(run: Run, tier: FleetTier): Promise<void> {
  const { autoScaling, ec2 } = run.aws;
  await remove(
    run,
    autoScalingGroups(autoScaling, run.names.autoScalingGroup(tier)),
    groupResource(tier),
    async ({ id }) => {
      const request = { AutoScalingGroupName: id, ForceDelete: true };
      await autoScaling.send(new DeleteAutoScalingGroupCommand(request)).catch((error) => {
        if (!(hasCode(error, 'ValidationError') && /not found/i.test(String(error)))) throw error;
      });
    },
  );
  await terminateInstances(run, tier);
  await remove(run, launchTemplates(ec2), templateResource(tier), ({ id }) =>
    unlessGone(() => ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: id }))),
  );
}

const livingStates = ['pending', 'running', 'stopping', 'stopped', 'shutting-down'];

/** @throws NotYet until every instance of the tier is terminated */
async function terminateInstances(run: Run, tier: FleetTier): Promise<void> {
  const client = run.aws.ec2;
  const Filters = [
    { Name: `tag:${tagKeys.tier}`, Values: [tierTag(run, tier)] },
    { Name: 'instance-state-name', Values: livingStates },
  ];
  const reservations = await collect(paginateDescribeInstances({ client }, { Filters }), (page) => page.Reservations);
  const instances = reservations.flatMap((one) => one.Instances ?? []);
  if (instances.length === 0) return;
  const left = instances.flatMap(({ State, InstanceId }) =>
    State?.Name === 'shutting-down' ? [] : (InstanceId ?? []),
  );
  if (left.length > 0) await unlessGone(() => client.send(new TerminateInstancesCommand({ InstanceIds: left })));
  throw new NotYet(`${instances.length} ${tier} servers to be terminated`, 5_000);
}

function inService(group: AutoScalingGroup): number {
  return group.Instances?.filter((one) => one.LifecycleState === 'InService').length ?? 0;
}

function isShort(group: AutoScalingGroup): boolean {
  return inService(group) < (group.DesiredCapacity ?? 0);
}

function waitingFor(group: AutoScalingGroup): string {
  return `${group.DesiredCapacity} instances in service (${inService(group)} so far)`;
}

interface Sizes {
  readonly MinSize: number;
  readonly DesiredCapacity: number;
  readonly MaxSize: number;
}

function sizesOf({ settings }: Run, tier: FleetTier): Sizes {
  const { min, desired, max } = settings[tier];
  return { MinSize: min, DesiredCapacity: desired, MaxSize: max };
}

function differs(group: AutoScalingGroup, sizes: Sizes, templateId: string): boolean {
  return (
    group.MinSize !== sizes.MinSize ||
    group.MaxSize !== sizes.MaxSize ||
    group.DesiredCapacity !== sizes.DesiredCapacity ||
    group.LaunchTemplate?.LaunchTemplateId !== templateId
  );
}
