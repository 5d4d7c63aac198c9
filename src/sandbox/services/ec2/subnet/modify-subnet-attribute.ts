import type { ModifySubnetAttributeRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { oneAttribute } from '../one-attribute.js';
import { existing, kinds } from '../resource.js';

export const modifySubnetAttribute = defineOperation<ModifySubnetAttributeRequest, object>(
  'ModifySubnetAttribute',
  (input, { cloud }) => {
    const subnet = existing(cloud, kinds.subnet, input.SubnetId);
    const [name, value] = oneAttribute({
      mapPublicIpOnLaunch: input.MapPublicIpOnLaunch,
      assignIpv6AddressOnCreation: input.AssignIpv6AddressOnCreation,
      enableDns64: input.EnableDns64,
    });
    if (name === 'mapPublicIpOnLaunch') subnet.mapPublicIpOnLaunch = value;
    else if (value)
      throw new AwsError('InvalidParameterValue', `The sandbox has no IPv6: ${name} cannot be turned on.`);
    return {};
  },
);
