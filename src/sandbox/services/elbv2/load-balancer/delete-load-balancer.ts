import type { DeleteLoadBalancerInput, DeleteLoadBalancerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Listeners, LoadBalancers } from '../tables.js';
import { stopRegistrations } from '../target/registration.js';
import { releaseInterfaces } from './lifecycle.js';

/** Succeeds when there is no such load balancer. Its listeners go with it; the targets stay in their groups. */
export const deleteLoadBalancer = defineOperation<DeleteLoadBalancerInput, DeleteLoadBalancerOutput>(
  'DeleteLoadBalancer',
  (input, { cloud }) => {
    const arn = input.LoadBalancerArn;
    if (!arn.includes(':loadbalancer/')) {
      throw new AwsError('ValidationError', `'${arn}' is not a valid load balancer ARN`);
    }
    const loadBalancer = cloud.table(LoadBalancers).get(arn);
    if (!loadBalancer) return {};
    if (loadBalancer.attributes['deletion_protection.enabled'] === 'true') {
      throw new AwsError(
        'OperationNotPermitted',
        `Load balancer '${arn}' cannot be deleted because deletion protection is enabled`,
      );
    }
    cloud.table(LoadBalancers).delete(arn);
    for (const listener of cloud.table(Listeners).where((one) => one.loadBalancerArn === arn)) {
      cloud.table(Listeners).delete(listener.id);
      stopRegistrations(cloud, listener);
    }
    releaseInterfaces(cloud, loadBalancer, loadBalancer.zones);
    return {};
  },
);
