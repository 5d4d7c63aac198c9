import {
  DescribeTagsCommand,
  paginateDescribeLoadBalancers,
  paginateDescribeTargetGroups,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { collect } from '../pages.js';
import { type Candidate, ifWanted, type Owned, oneOf, type Source } from './owned.js';

/** DescribeTags takes at most 20 names. */
const tagsPerCall = 20;

export const loadBalancing: Source = async ({ elbv2: client }, wanted) => {
  const [balancers, groups] = await Promise.all([
    collect(paginateDescribeLoadBalancers({ client }, {}), (page) => page.LoadBalancers),
    collect(paginateDescribeTargetGroups({ client }, {}), (page) => page.TargetGroups),
  ]);
  const candidates: Omit<Candidate, 'tags'>[] = [
    ...balancers.map(({ LoadBalancerArn: id, CreatedTime: createdAt, Type, Scheme, AvailabilityZones = [] }) => {
      const addresses = { key: 'public-ipv4-hour', quantity: AvailabilityZones.length };
      const billed = [
        ...oneOf(Type === 'network' ? 'nlb-hour' : 'alb-hour'),
        ...(Scheme === 'internet-facing' ? [addresses] : []),
      ];
      return { kind: 'load-balancer', id, createdAt, billed };
    }),
    ...groups.map(({ TargetGroupArn: id }) => ({ kind: 'target-group', id })),
  ];
  const owned: Owned[] = [];
  for (let at = 0; at < candidates.length; at += tagsPerCall) {
    const some = candidates.slice(at, at + tagsPerCall);
    const ResourceArns = some.flatMap(({ id }) => id ?? []);
    const { TagDescriptions = [] } = await client.send(new DescribeTagsCommand({ ResourceArns }));
    for (const one of some) {
      const tags = TagDescriptions.find(({ ResourceArn }) => ResourceArn === one.id)?.Tags;
      owned.push(...ifWanted(wanted, { ...one, tags }));
    }
  }
  return owned;
};
