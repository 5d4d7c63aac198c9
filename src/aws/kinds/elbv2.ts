import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  type Listener,
  type LoadBalancer,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isNotFound } from '../error-codes.js';
import { tagRecord } from '../tags.js';
import { type Kind, orAbsent, type Seen } from './kind.js';

/** DescribeTags takes 20 ARNs at most; a name or a port finds one thing. */
async function withTags<T>(
  client: ElasticLoadBalancingV2Client,
  things: readonly T[],
  arnOf: (thing: T) => string | undefined,
): Promise<Seen<T>[]> {
  const known = things.flatMap((thing) => {
    const id = arnOf(thing);
    return id === undefined ? [] : [{ id, thing }];
  });
  if (known.length === 0) return [];
  const ask = () => client.send(new DescribeTagsCommand({ ResourceArns: known.map(({ id }) => id) }));
  const described = (await orAbsent(ask, isNotFound))?.TagDescriptions;
  if (!described) return [];
  return known.map(({ id, thing }) => {
    const tags = tagRecord(described.find((one) => one.ResourceArn === id)?.Tags);
    return { id, thing, tags, life: 'alive' };
  });
}

/** By name alone, also where an ARN is recorded: a name is unique in account and region. */
export const loadBalancers = (client: ElasticLoadBalancingV2Client, name: string): Kind<LoadBalancer> => ({
  label: 'load balancer',
  search: async () => {
    const ask = () => client.send(new DescribeLoadBalancersCommand({ Names: [name] }));
    return withTags(client, (await orAbsent(ask, isNotFound))?.LoadBalancers ?? [], (one) => one.LoadBalancerArn);
  },
});

export const targetGroups = (client: ElasticLoadBalancingV2Client, name: string): Kind<TargetGroup> => ({
  label: 'target group',
  search: async () => {
    const ask = () => client.send(new DescribeTargetGroupsCommand({ Names: [name] }));
    return withTags(client, (await orAbsent(ask, isNotFound))?.TargetGroups ?? [], (one) => one.TargetGroupArn);
  },
});

/** The listener of a port of a load balancer. */
export const listeners = (
  client: ElasticLoadBalancingV2Client,
  loadBalancerArn: string,
  port: number,
): Kind<Listener> => ({
  label: 'listener',
  search: async () => {
    const ask = () => client.send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancerArn }));
    const all = (await orAbsent(ask, isNotFound))?.Listeners ?? [];
    return withTags(
      client,
      all.filter((one) => one.Port === port),
      (one) => one.ListenerArn,
    );
  },
});
