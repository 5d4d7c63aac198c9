import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import { assumeRole } from './assume-role.js';
import { decodeAuthorizationMessage } from './decode-authorization-message.js';
import { getCallerIdentity } from './get-caller-identity.js';

export const sts: Service = {
  description: descriptions.sts,
  operations: [getCallerIdentity, assumeRole, decodeAuthorizationMessage],
};
