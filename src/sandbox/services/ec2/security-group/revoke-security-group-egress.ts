import type { RevokeSecurityGroupEgressRequest, RevokeSecurityGroupEgressResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { revoke } from './revoke.js';

export const revokeSecurityGroupEgress = defineOperation<
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupEgressResult
>('RevokeSecurityGroupEgress', (input, { cloud }) => revoke(cloud, 'egress', input));
