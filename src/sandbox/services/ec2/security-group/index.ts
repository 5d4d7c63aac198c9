import { authorizeSecurityGroupEgress } from './authorize-security-group-egress.js';
import { authorizeSecurityGroupIngress } from './authorize-security-group-ingress.js';
import { createSecurityGroup } from './create-security-group.js';
import { deleteSecurityGroup } from './delete-security-group.js';
import { describeSecurityGroupRules } from './describe-security-group-rules.js';
import { describeSecurityGroups } from './describe-security-groups.js';
import { modifySecurityGroupRules } from './modify-security-group-rules.js';
import { revokeSecurityGroupEgress } from './revoke-security-group-egress.js';
import { revokeSecurityGroupIngress } from './revoke-security-group-ingress.js';

export const operations = [
  createSecurityGroup,
  describeSecurityGroups,
  deleteSecurityGroup,
  authorizeSecurityGroupIngress,
  authorizeSecurityGroupEgress,
  revokeSecurityGroupIngress,
  revokeSecurityGroupEgress,
  describeSecurityGroupRules,
  modifySecurityGroupRules,
];
