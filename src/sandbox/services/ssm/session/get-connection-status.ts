import type { GetConnectionStatusRequest, GetConnectionStatusResponse } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { isOnline } from '../node/node-status.js';

export const getConnectionStatus = defineOperation<GetConnectionStatusRequest, GetConnectionStatusResponse>(
  'GetConnectionStatus',
  (input, { cloud }) => ({
    Target: input.Target,
    Status: isOnline(cloud, input.Target) ? 'connected' : 'notconnected',
  }),
);
