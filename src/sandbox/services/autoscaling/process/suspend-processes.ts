import type { ScalingProcessQuery } from '@aws-sdk/client-auto-scaling';
import { defineOperation } from '../../../region/operation.js';
import { dated } from '../activity/texts.js';
import { changeableGroup } from '../group/find.js';
import { namedProcesses } from './processes.js';

export const suspendProcesses = defineOperation<ScalingProcessQuery, object>('SuspendProcesses', (input, { cloud }) => {
  const group = changeableGroup(cloud, input.AutoScalingGroupName);
  for (const process of namedProcesses(input.ScalingProcesses)) {
    if (group.suspended.some((one) => one.process === process)) continue;
    group.suspended.push({ process, reason: `User suspended at ${dated(cloud.now())}` });
  }
  return {};
});
