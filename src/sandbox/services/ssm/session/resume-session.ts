import type { ResumeSessionRequest, ResumeSessionResponse } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';

/** A session that is over is answered without a token, as AWS does. */
export const resumeSession = defineOperation<ResumeSessionRequest, ResumeSessionResponse>(
  'ResumeSession',
  (input, { cloud }) => {
    const known = cloud.sessions.sessions().some((session) => session.sessionId === input.SessionId);
    if (!known) throw new AwsError('DoesNotExistException', `Session with ID ${input.SessionId} does not exist`);
    const ticket = cloud.sessions.resume(input.SessionId);
    return { SessionId: input.SessionId, StreamUrl: ticket?.streamUrl, TokenValue: ticket?.tokenValue };
  },
);
