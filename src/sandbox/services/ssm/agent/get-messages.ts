import { type Call, defineUnmodelledOperation } from '../../../region/operation.js';
import { isRecord } from '../document/invalid-content.js';
import { noteSign } from '../node/lifecycle.js';
import type { MessageRecord } from '../tables.js';
import { requireAgent, requireNode } from './identity.js';
import { takeMessages } from './mailbox.js';
import { optionalText, textMember } from './message-input.js';
import { agentMessage } from './payload.js';

/** How long a request waits for work, in wall time. */
const waitMs = 20_000;
const usualHiddenSeconds = 10;

/** Answers at once when there is work, else when work arrives or the wait is over. */
export const getMessages = defineUnmodelledOperation('GetMessages', async (input, call) => {
  const { cloud, caller } = call;
  const instanceId = textMember(input, 'Destination');
  requireAgent(caller, instanceId, 'ec2messages:GetMessages');
  noteSign(cloud, requireNode(cloud, instanceId));
  const hidden = isRecord(input) ? input.VisibilityTimeoutInSeconds : undefined;
  const messages = await nextMessages(call, instanceId, typeof hidden === 'number' ? hidden : usualHiddenSeconds);
  noteSign(cloud, requireNode(cloud, instanceId));
  if (messages.length > 0) cloud.changed();
  return {
    Destination: instanceId,
    MessagesRequestId: optionalText(input, 'MessagesRequestId'),
    Messages: messages.flatMap((message) => agentMessage(cloud, message) ?? []),
  };
});

function nextMessages({ cloud, signal }: Call, instanceId: string, hiddenSeconds: number): Promise<MessageRecord[]> {
  return new Promise((resolve) => {
    const answer = (messages: MessageRecord[]): void => {
      stopWatching();
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      resolve(messages);
    };
    const giveUp = (): void => answer([]);
    const look = (): void => {
      const messages = takeMessages(cloud, instanceId, hiddenSeconds);
      if (messages.length > 0) answer(messages);
    };
    const stopWatching = cloud.watch(look);
    const timer = setTimeout(giveUp, waitMs);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    else look();
  });
}
