import { defineUnmodelledOperation } from '../../../region/operation.js';
import { Messages } from '../tables.js';
import { requireAgent } from './identity.js';
import { dropMessage } from './mailbox.js';
import { textMember } from './message-input.js';
import { invocationOfMessage } from './replies.js';

/** The agent has it: it is not delivered again, whatever becomes of the agent. */
export const acknowledgeMessage = defineUnmodelledOperation('AcknowledgeMessage', (input, { cloud, caller }) => {
  const id = textMember(input, 'MessageId');
  const message = cloud.table(Messages).get(id);
  if (!message) return {};
  requireAgent(caller, message.instanceId, 'ec2messages:AcknowledgeMessage');
  dropMessage(cloud, id);
  const invocation = invocationOfMessage(cloud, id);
  if (invocation?.detail === 'Pending') {
    invocation.detail = 'InProgress';
    invocation.changedAt = cloud.now();
  }
  return {};
});
