import type {
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  LoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { paginate } from '../../page.js';
import { loadBalancerByArn } from '../find.js';
import { type LoadBalancerRecord, LoadBalancers, type Zone } from '../tables.js';

/** Route 53's zones of the load balancers' names; those of us-east-1, whatever the region is. */
const hostedZoneIds = { application: 'Z35SXDOTRQ7X7K', network: 'Z26RNL4JYFTOTI' } as const;

export function toAvailabilityZone(zone: Zone) {
  return {
    ZoneName: zone.availabilityZone,
    SubnetId: zone.subnetId,
    // Empty unless the caller chose the addresses: they have to be looked up at the network interfaces.
    LoadBalancerAddresses: zone.privateAddress ? [{ PrivateIPv4Address: zone.privateAddress }] : [],
  };
}

export function toLoadBalancer(loadBalancer: LoadBalancerRecord): LoadBalancer {
  const { state, securityGroupIds } = loadBalancer;
  return {
    LoadBalancerArn: loadBalancer.id,
    DNSName: loadBalancer.dnsName,
    CanonicalHostedZoneId: hostedZoneIds[loadBalancer.type],
    CreatedTime: new Date(loadBalancer.createdAt),
    LoadBalancerName: loadBalancer.name,
    Scheme: loadBalancer.scheme,
    VpcId: loadBalancer.vpcId,
    State: { Code: state.code, ...(state.reason ? { Reason: state.reason } : {}) },
    Type: loadBalancer.type,
    AvailabilityZones: loadBalancer.zones.map(toAvailabilityZone),
    ...(securityGroupIds.length > 0 ? { SecurityGroups: securityGroupIds } : {}),
    IpAddressType: 'ipv4',
  };
}

export const describeLoadBalancers = defineOperation<DescribeLoadBalancersInput, DescribeLoadBalancersOutput>(
  'DescribeLoadBalancers',
  (input, { cloud }) => {
    const names = input.Names ?? [];
    const arns = input.LoadBalancerArns ?? [];
    for (const arn of arns) loadBalancerByArn(cloud, arn);
    const missing = names.filter((name) => !cloud.table(LoadBalancers).find((one) => one.name === name));
    if (missing.length > 0) {
      throw new AwsError('LoadBalancerNotFound', `Load balancers '[${missing.join(', ')}]' not found`);
    }
    const chosen = cloud
      .table(LoadBalancers)
      .where((one) => (arns.length === 0 || arns.includes(one.id)) && (names.length === 0 || names.includes(one.name)));
    const { page, nextToken } = paginate(chosen, input.PageSize, input.Marker);
    return { LoadBalancers: page.map(toLoadBalancer), NextMarker: nextToken };
  },
);
