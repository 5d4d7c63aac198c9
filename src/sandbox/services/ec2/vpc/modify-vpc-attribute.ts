import type { ModifyVpcAttributeRequest } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { oneAttribute } from '../one-attribute.js';
import { existing, kinds } from '../resource.js';

export const modifyVpcAttribute = defineOperation<ModifyVpcAttributeRequest, object>(
  'ModifyVpcAttribute',
  (input, { cloud }) => {
    const vpc = existing(cloud, kinds.vpc, input.VpcId);
    const [name, value] = oneAttribute({
      enableDnsSupport: input.EnableDnsSupport,
      enableDnsHostnames: input.EnableDnsHostnames,
    });
    if (name === 'enableDnsSupport') vpc.dnsSupport = value;
    else vpc.dnsHostnames = value;
    return {};
  },
);
