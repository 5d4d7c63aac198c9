import {
  CreateLoadBalancerCommand,
  type CreateLoadBalancerCommandInput,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { Interfaces } from '../../../../src/sandbox/services/ec2/tables.js';
import { startTestRegion, type TestRegion } from '../../region.js';
import { groups, putNetwork, subnets } from './network.js';

export const application: CreateLoadBalancerCommandInput = {
  Name: 'demo-alb',
  Subnets: [subnets.a, subnets.b],
  SecurityGroups: [groups.web],
  Tags: [{ Key: 'Name', Value: 'demo' }],
};
export const network: CreateLoadBalancerCommandInput = {
  Name: 'demo-nlb',
  Type: 'network',
  Scheme: 'internal',
  Subnets: [subnets.a, subnets.b],
};

/** A region with a network, and short ways to its load balancers. */
export async function startWithBalancers() {
  const region = await startTestRegion();
  putNetwork(region);
  const elb = new ElasticLoadBalancingV2Client(region.client);
  const create = async (input: CreateLoadBalancerCommandInput) =>
    (await elb.send(new CreateLoadBalancerCommand(input))).LoadBalancers?.[0];
  const describe = async () => (await elb.send(new DescribeLoadBalancersCommand({}))).LoadBalancers;
  return { region, elb, create, describe };
}

export const interfacesOf = ({ cloud }: TestRegion) =>
  cloud
    .table(Interfaces)
    .all()
    .map(({ subnetId, description, type, requesterManaged, attachment, groupIds, publicAddress }) => ({
      subnetId,
      description,
      type,
      requesterManaged,
      owner: attachment.instanceOwnerId,
      groupIds,
      public: publicAddress !== undefined,
    }));
