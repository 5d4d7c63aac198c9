import type { SetSecurityGroupsInput, SetSecurityGroupsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { setInterfaceGroups } from '../../ec2/network-interface.js';
import { loadBalancerByArn } from '../find.js';
import { checkSecurityGroups } from './security-groups.js';

/** A network load balancer that was created without groups can never get any. */
export const setSecurityGroups = defineOperation<SetSecurityGroupsInput, SetSecurityGroupsOutput>(
  'SetSecurityGroups',
  (input, { cloud }) => {
    const loadBalancer = loadBalancerByArn(cloud, input.LoadBalancerArn);
    if (loadBalancer.type === 'network' && loadBalancer.securityGroupIds.length === 0) {
      throw new AwsError(
        'InvalidConfigurationRequest',
        'You cannot set security groups on a Network Load Balancer which was created without any security groups.',
      );
    }
    if (input.SecurityGroups.length === 0) {
      throw new AwsError('InvalidConfigurationRequest', 'At least one security group must be specified');
    }
    checkSecurityGroups(cloud, loadBalancer.vpcId, input.SecurityGroups);
    loadBalancer.securityGroupIds = [...input.SecurityGroups];
    for (const { interfaceId } of loadBalancer.zones) {
      if (interfaceId) setInterfaceGroups(cloud, interfaceId, loadBalancer.securityGroupIds);
    }
    return { SecurityGroupIds: loadBalancer.securityGroupIds };
  },
);
