import {
  type AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
} from '@aws-sdk/client-auto-scaling';
import { tagRecord } from '../tags.js';
import type { Kind } from './kind.js';

export const autoScalingGroups = (client: AutoScalingClient, name: string): Kind<AutoScalingGroup> => ({
  label: 'Auto Scaling group',
  search: async () => {
    const ask = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] });
    const { AutoScalingGroups: groups = [] } = await client.send(ask);
    return groups.map((thing) => ({
      id: thing.AutoScalingGroupName ?? name,
      thing,
      tags: tagRecord(thing.Tags),
      // A group has a status only while it is being deleted.
      life: thing.Status ? 'leaving' : 'alive',
    }));
  },
});
