import type { RevokeSecurityGroupIngressRequest, RevokeSecurityGroupIngressResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { revoke } from './revoke.js';

export const revokeSecurityGroupIngress = defineOperation<
  RevokeSecurityGroupIngressRequest,
  RevokeSecurityGroupIngressResult
>('RevokeSecurityGroupIngress', (input, { cloud }) => revoke(cloud, 'ingress', input));
