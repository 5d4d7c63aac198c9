import { defineUnmodelledOperation } from '../../../region/operation.js';
import { endInvocation } from '../run/run.js';
import { isTerminal } from '../run/statuses.js';
import { requireAgent } from './identity.js';
import { dropMessage } from './mailbox.js';
import { textMember } from './message-input.js';
import { invocationOfMessage } from './replies.js';

/** The agent cannot make sense of the message. */
export const failMessage = defineUnmodelledOperation('FailMessage', (input, { cloud, caller }) => {
  const id = textMember(input, 'MessageId');
  const invocation = invocationOfMessage(cloud, id);
  if (invocation) {
    requireAgent(caller, invocation.instanceId, 'ec2messages:FailMessage');
    if (!isTerminal(invocation.detail)) endInvocation(cloud, invocation, 'Failed');
  }
  dropMessage(cloud, id);
  return {};
});
