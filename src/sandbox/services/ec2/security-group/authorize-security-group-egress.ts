import type { AuthorizeSecurityGroupEgressRequest, AuthorizeSecurityGroupEgressResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { authorize } from './authorize.js';

export const authorizeSecurityGroupEgress = defineOperation<
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupEgressResult
>('AuthorizeSecurityGroupEgress', (input, { cloud }) => authorize(cloud, 'egress', input));
