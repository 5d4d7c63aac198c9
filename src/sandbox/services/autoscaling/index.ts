import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { describeScalingActivities } from './activity/describe-scaling-activities.js';
import { describeAccountLimits } from './describe-account-limits.js';
import { createAutoScalingGroup } from './group/create-auto-scaling-group.js';
import { deleteAutoScalingGroup } from './group/delete-auto-scaling-group.js';
import { describeAutoScalingGroups } from './group/describe-auto-scaling-groups.js';
import { setDesiredCapacity } from './group/set-desired-capacity.js';
import { updateAutoScalingGroup } from './group/update-auto-scaling-group.js';
import { holdings } from './holdings.js';
import { describeAutoScalingInstances } from './instance/describe-auto-scaling-instances.js';
import { setInstanceHealth } from './instance/set-instance-health.js';
import { terminateInstanceInAutoScalingGroup } from './instance/terminate-instance-in-auto-scaling-group.js';
import { reconcile } from './loop/reconcile.js';
import { resumeProcesses } from './process/resume-processes.js';
import { suspendProcesses } from './process/suspend-processes.js';
import { createOrUpdateTags } from './tag/create-or-update-tags.js';
import { deleteTags } from './tag/delete-tags.js';
import { describeTags } from './tag/describe-tags.js';
import { attachLoadBalancerTargetGroups } from './target-group/attach-load-balancer-target-groups.js';
import { describeLoadBalancerTargetGroups } from './target-group/describe-load-balancer-target-groups.js';
import { detachLoadBalancerTargetGroups } from './target-group/detach-load-balancer-target-groups.js';

export const autoscaling: Service = {
  description: descriptions.autoscaling,
  operations: [
    createAutoScalingGroup,
    updateAutoScalingGroup,
    describeAutoScalingGroups,
    deleteAutoScalingGroup,
    setDesiredCapacity,
    describeAutoScalingInstances,
    terminateInstanceInAutoScalingGroup,
    setInstanceHealth,
    describeScalingActivities,
    suspendProcesses,
    resumeProcesses,
    attachLoadBalancerTargetGroups,
    detachLoadBalancerTargetGroups,
    describeLoadBalancerTargetGroups,
    createOrUpdateTags,
    deleteTags,
    describeTags,
    describeAccountLimits,
  ],
  tasks: [reconcile],
  holdings,
};
