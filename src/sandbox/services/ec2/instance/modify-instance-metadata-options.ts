import type { ModifyInstanceMetadataOptionsRequest, ModifyInstanceMetadataOptionsResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { existing, kinds } from '../resource.js';
import { toInstance } from './view.js';

export const modifyInstanceMetadataOptions = defineOperation<
  ModifyInstanceMetadataOptionsRequest,
  ModifyInstanceMetadataOptionsResult
>('ModifyInstanceMetadataOptions', (input, { cloud }) => {
  const instance = existing(cloud, kinds.instance, input.InstanceId);
  const before = instance.metadataOptions;
  instance.metadataOptions = {
    tokens: input.HttpTokens ?? before.tokens,
    hopLimit: input.HttpPutResponseHopLimit ?? before.hopLimit,
    endpoint: input.HttpEndpoint ?? before.endpoint,
    instanceTags: input.InstanceMetadataTags ?? before.instanceTags,
  };
  return { InstanceId: instance.id, InstanceMetadataOptions: toInstance(cloud, instance).MetadataOptions };
});
