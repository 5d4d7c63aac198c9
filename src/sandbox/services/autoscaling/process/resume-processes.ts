import type { ScalingProcessQuery } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { changeableGroup } from '../group/find.js';
import { namedProcesses } from './processes.js';

export const resumeProcesses = defineOperation<ScalingProcessQuery, object>('ResumeProcesses', (input, { cloud }) => {
  const group = changeableGroup(cloud, input.AutoScalingGroupName);
  const resumed = namedProcesses(input.ScalingProcesses);
  group.suspended = group.suspended.filter((one) => !resumed.includes(one.process));
  return {};
});
