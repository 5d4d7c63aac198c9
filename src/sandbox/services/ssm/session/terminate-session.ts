import type { TerminateSessionRequest, TerminateSessionResponse } from '@aws-sdk/client-ssm';
import { defineOperation } from '../../../region/operation.js';

/** Idempotent: ending what has ended is fine. */
export const terminateSession = defineOperation<TerminateSessionRequest, TerminateSessionResponse>(
  'TerminateSession',
  (input, { cloud }) => {
    cloud.sessions.terminate(input.SessionId);
    return { SessionId: input.SessionId };
  },
);
