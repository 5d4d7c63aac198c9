import {
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { startTestRegion } from '../../region.js';
import { putNetwork, subnets, vpcId } from './network.js';

export const webGroup: CreateTargetGroupCommandInput = { Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: vpcId };

export const appGroup: CreateTargetGroupCommandInput = { Name: 'app', Protocol: 'TCP', Port: 9090, VpcId: vpcId };

/** A region with a network, and short ways to its target groups and listeners. */
export async function startWithTargetGroups() {
  const region = await startTestRegion();
  putNetwork(region);
  const elb = new ElasticLoadBalancingV2Client(region.client);
  const group = async (input: CreateTargetGroupCommandInput) =>
    (await elb.send(new CreateTargetGroupCommand(input))).TargetGroups?.[0];
  const balancer = async (Name: string, Type: 'application' | 'network' = 'application') => {
    const Subnets = [subnets.a, subnets.b];
    const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name, Type, Subnets }));
    return LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  };
  const listen = async (input: CreateListenerCommandInput) =>
    (await elb.send(new CreateListenerCommand(input))).Listeners?.[0];
  return { region, elb, group, balancer, listen };
}

export const forwardTo = (TargetGroupArn: string | undefined) => [{ Type: 'forward' as const, TargetGroupArn }];
