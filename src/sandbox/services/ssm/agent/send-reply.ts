import { defineUnmodelledOperation } from '../../../region/operation.js';
import { endInvocation } from '../run/run.js';
import { isTerminal } from '../run/statuses.js';
import { Runs } from '../tables.js';
import { requireAgent } from './identity.js';
import { textMember } from './message-input.js';
import { invocationOfMessage, parseReply } from './replies.js';

/** Progress or the result of a run; a reply after its deadline changes nothing. */
export const sendReply = defineUnmodelledOperation('SendReply', (input, { cloud, caller }) => {
  const invocation = invocationOfMessage(cloud, textMember(input, 'MessageId'));
  if (!invocation) return {};
  requireAgent(caller, invocation.instanceId, 'ec2messages:SendReply');
  const { detail, plugins } = parseReply(textMember(input, 'Payload'));
  if (isTerminal(invocation.detail)) return {};
  // Associations have no operation that shows an output: keeping it would only make the store large.
  const shown = cloud.table(Runs).get(invocation.runId)?.kind === 'command';
  invocation.plugins = shown ? plugins : plugins.map((plugin) => ({ ...plugin, output: '', error: '' }));
  if (isTerminal(detail)) endInvocation(cloud, invocation, detail);
  else if (invocation.detail === 'Pending') {
    invocation.detail = detail;
    invocation.changedAt = cloud.now();
  }
  return {};
});
