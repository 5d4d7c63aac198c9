import type { Service } from '../../../region/operation.js';
import { descriptions } from '../../descriptions.js';
import { acknowledgeMessage } from './acknowledge-message.js';
import { deleteMessage } from './delete-message.js';
import { failMessage } from './fail-message.js';
import { getMessages } from './get-messages.js';
import { sendReply } from './send-reply.js';

/** The service that agents fetch their work from and report to. */
export const ec2messages: Service = {
  description: descriptions.ec2messages,
  operations: [getMessages, acknowledgeMessage, sendReply, failMessage, deleteMessage],
};
