import type { GetConsoleOutputRequest, GetConsoleOutputResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { existing, kinds } from '../resource.js';

export const getConsoleOutput = defineOperation<GetConsoleOutputRequest, GetConsoleOutputResult>(
  'GetConsoleOutput',
  async (input, { cloud }) => {
    const instance = existing(cloud, kinds.instance, input.InstanceId);
    const text = await cloud.plane.console(instance.id);
    return {
      InstanceId: instance.id,
      Timestamp: new Date(cloud.now()),
      Output: Buffer.from(text).toString('base64'),
    };
  },
);
