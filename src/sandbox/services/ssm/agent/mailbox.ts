import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../../region/cloud.js';
import { defineTask } from '../../../region/task.js';
import { type MessageContent, type MessageRecord, Messages } from '../tables.js';

/** How long a message is on its way to an agent that waits for it. */
const deliveryMs = 2_000;

/** Only wakes the requests that wait: every task is followed by a look at what has changed. */
export const messageArrives = defineTask<{ messageId: string }>('ssm.message-arrives', () => undefined);

/** Leaves work for an instance's agent and answers the message's id. */
export function postMessage(
  cloud: Cloud,
  instanceId: string,
  content: MessageContent,
  delayMs: number = deliveryMs,
): string {
  const now = cloud.now();
  const message = { id: randomUUID(), instanceId, createdAt: now, visibleAt: now + cloud.scaled(delayMs), content };
  cloud.table(Messages).put(message);
  cloud.schedule(messageArrives, { messageId: message.id }, delayMs);
  return message.id;
}

/** Takes the instance's messages; they come again after `hiddenSeconds` of wall time unless they are acknowledged. */
export function takeMessages(cloud: Cloud, instanceId: string, hiddenSeconds: number): MessageRecord[] {
  const now = cloud.now();
  const due = cloud.table(Messages).where((one) => one.instanceId === instanceId && one.visibleAt <= now);
  for (const message of due) message.visibleAt = now + hiddenSeconds * 1000;
  return due;
}

export function dropMessage(cloud: Cloud, messageId: string): void {
  cloud.table(Messages).delete(messageId);
}
