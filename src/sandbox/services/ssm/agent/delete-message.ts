import { defineUnmodelledOperation } from '../../../region/operation.js';
import { Messages } from '../tables.js';
import { requireAgent } from './identity.js';
import { dropMessage } from './mailbox.js';
import { textMember } from './message-input.js';

export const deleteMessage = defineUnmodelledOperation('DeleteMessage', (input, { cloud, caller }) => {
  const message = cloud.table(Messages).get(textMember(input, 'MessageId'));
  if (!message) return {};
  requireAgent(caller, message.instanceId, 'ec2messages:DeleteMessage');
  dropMessage(cloud, message.id);
  return {};
});
