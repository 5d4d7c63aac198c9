import type { SetSubnetsInput, SetSubnetsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { loadBalancerByArn } from '../find.js';
import { lifecycleTimes } from '../lifecycle-times.js';
import { toAvailabilityZone } from './describe-load-balancers.js';
import { placeInterfaces, releaseInterfaces } from './lifecycle.js';
import { zonesIn } from './zones.js';

/** Replaces the zones; the interfaces of removed ones linger as after a deletion. */
export const setSubnets = defineOperation<SetSubnetsInput, SetSubnetsOutput>('SetSubnets', (input, { cloud }) => {
  const loadBalancer = loadBalancerByArn(cloud, input.LoadBalancerArn);
  const { vpcId, zones } = zonesIn(
    cloud,
    {
      type: loadBalancer.type,
      scheme: loadBalancer.scheme,
      subnets: input.Subnets,
      mappings: input.SubnetMappings,
    },
    loadBalancer.zones,
  );
  const removed = loadBalancer.zones.filter((old) => !zones.includes(old));
  if (vpcId !== loadBalancer.vpcId) {
    throw new AwsError('InvalidSubnet', `The subnets are not in the VPC '${loadBalancer.vpcId}' of the load balancer`);
  }
  loadBalancer.zones = zones;
  releaseInterfaces(cloud, loadBalancer, removed);
  cloud.schedule(placeInterfaces, { arn: loadBalancer.id }, lifecycleTimes[loadBalancer.type].interfacesMs);
  return { AvailabilityZones: zones.map(toAvailabilityZone), IpAddressType: 'ipv4' };
});
