import { paginateDescribeAutoScalingGroups } from '@aws-sdk/client-auto-scaling';
import { paginateDescribeVpcs } from '@aws-sdk/client-ec2';
import { paginateDescribeLoadBalancers, paginateDescribeTargetGroups } from '@aws-sdk/client-elastic-load-balancing-v2';
import { paginateDescribeDBClusters } from '@aws-sdk/client-rds';
import { collect } from '../../aws/pages.js';
import { namesOf } from '../../config/names.js';
import { tagKeys } from '../../config/tags.js';
import type { TakenName } from '../../ui/index.js';
import type { Session } from '../session.js';

/** Names that do not carry the environment's id, so that they can be somebody else's, by what has them. */
const shapes = (() => {
  const sample = 'sample';
  const names = namesOf(sample, '');
  const endOf = (name: string): string => name.slice(sample.length);
  return {
    loadBalancer: [names.alb, names.nlb].map(endOf),
    targetGroup: [names.webTargetGroup, names.appTargetGroup].map(endOf),
    autoScalingGroup: [names.autoScalingGroup('web'), names.autoScalingGroup('app')].map(endOf),
    dbCluster: [names.dbCluster].map(endOf),
  };
})();

/** The names that an environment cannot have, because something in the region has a name that would be made from it. */
export async function takenInRegion({ clients }: Session): Promise<readonly TakenName[]> {
  const { ec2, elbv2, autoScaling, rds } = clients;
  const ofWizard = { Filters: [{ Name: 'tag-key', Values: [tagKeys.environment] }] };
  const [vpcs, balancers, groups, fleets, clusters] = await Promise.all([
    collect(paginateDescribeVpcs({ client: ec2 }, ofWizard), (page) => page.Vpcs),
    collect(paginateDescribeLoadBalancers({ client: elbv2 }, {}), (page) => page.LoadBalancers),
    collect(paginateDescribeTargetGroups({ client: elbv2 }, {}), (page) => page.TargetGroups),
    collect(paginateDescribeAutoScalingGroups({ client: autoScaling }, {}), (page) => page.AutoScalingGroups),
    collect(paginateDescribeDBClusters({ client: rds }, {}), (page) => page.DBClusters),
  ]);
  return [
    ...vpcs.flatMap(({ VpcId: id, Tags = [] }) =>
      Tags.flatMap(({ Key, Value: name }) =>
        Key === tagKeys.environment && name ? [{ name, why: `an environment ${name} has the VPC ${id}` }] : [],
      ),
    ),
    ...taken(
      'load balancer',
      balancers.flatMap((one) => one.LoadBalancerName ?? []),
      shapes.loadBalancer,
    ),
    ...taken(
      'target group',
      groups.flatMap((one) => one.TargetGroupName ?? []),
      shapes.targetGroup,
    ),
    ...taken(
      'Auto Scaling group',
      fleets.flatMap((one) => one.AutoScalingGroupName ?? []),
      shapes.autoScalingGroup,
    ),
    ...taken(
      'database cluster',
      clusters.flatMap((one) => one.DBClusterIdentifier ?? []),
      shapes.dbCluster,
    ),
  ];
}

function taken(what: string, names: readonly string[], ends: readonly string[]): TakenName[] {
  return names.flatMap((whole) =>
    ends
      .filter((end) => whole.endsWith(end) && whole.length > end.length)
      .map((end) => ({ name: whole.slice(0, -end.length), why: `this region has a ${what} ${whole}` })),
  );
}
