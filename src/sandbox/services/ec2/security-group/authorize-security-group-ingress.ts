import type { AuthorizeSecurityGroupIngressRequest, AuthorizeSecurityGroupIngressResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { authorize } from './authorize.js';

export const authorizeSecurityGroupIngress = defineOperation<
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult
>('AuthorizeSecurityGroupIngress', (input, { cloud }) => authorize(cloud, 'ingress', input));
