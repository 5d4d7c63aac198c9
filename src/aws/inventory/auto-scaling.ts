import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { collect } from '../pages.js';
import { ifWanted, type Source, tagFilter } from './owned.js';

export const autoScaling: Source = async ({ autoScaling: client }, wanted) => {
  const pages = paginateDescribeAutoScalingGroups({ client }, { Filters: [tagFilter(wanted)] });
  const groups = await collect(pages, (page) => page.AutoScalingGroups);
  return groups.flatMap(({ AutoScalingGroupName: id, Tags: tags, CreatedTime: createdAt }) =>
    ifWanted(wanted, { kind: 'auto-scaling-group', id, tags, createdAt }),
  );
};
