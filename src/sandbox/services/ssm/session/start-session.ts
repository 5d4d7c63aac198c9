import type { StartSessionRequest, StartSessionResponse } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import type { OpenedSession, OpenSessionRequest } from '../../../sessions/contract.js';
import { SessionRequestError } from '../../../sessions/documents.js';
import type { SessionGateway } from '../../../sessions/gateway.js';
import { AwsError } from '../../../wire/aws-error.js';
import { postMessage } from '../agent/mailbox.js';
import { isOnline } from '../node/node-status.js';

/** The shell, when no document is named. */
const usualDocument = 'SSM-SessionManagerRunShell';

export const startSession = defineOperation<StartSessionRequest, StartSessionResponse>(
  'StartSession',
  (input, { cloud, caller, publicBase }) => {
    if (!isOnline(cloud, input.Target)) throw new AwsError('TargetNotConnected', `${input.Target} is not connected.`);
    const session = open(cloud.sessions, {
      targetInstanceId: input.Target,
      documentName: input.DocumentName ?? usualDocument,
      parameters: input.Parameters ?? {},
      owner: caller.arn.slice(caller.arn.lastIndexOf('/') + 1),
      ...(input.Reason === undefined ? {} : { reason: input.Reason }),
      region: cloud.region,
      publicBase: publicBase.replace(/^http/, 'ws'),
      agentBase: `ws://ssmmessages.${cloud.region}.amazonaws.com`,
    });
    postMessage(cloud, input.Target, { kind: 'session', invitation: session.agentInvitation }, 0);
    return { SessionId: session.sessionId, StreamUrl: session.streamUrl, TokenValue: session.tokenValue };
  },
);

function open(gateway: SessionGateway, request: OpenSessionRequest): OpenedSession {
  try {
    return gateway.openSession(request);
  } catch (error) {
    if (error instanceof SessionRequestError) throw new AwsError(error.code, error.message);
    throw error;
  }
}
