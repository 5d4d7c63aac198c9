import { ResumeSessionCommand, StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import type { Clients } from '../../aws/clients.js';
import { unlessDenied } from '../../aws/unshown.js';
import type { Unshown } from '../../engine/events.js';
import { WizardError } from '../../errors.js';
import type { SessionApi } from '../../tunnel/index.js';

/** The Session Manager operations of an account. `tellUnshown` hears that sessions may not be terminated. */
export function sessionApi({ ssm }: Clients, tellUnshown: (told: Unshown) => void): SessionApi {
  return {
    startSession: async (target, documentName, parameters) => {
      const { SessionId, StreamUrl, TokenValue } = await ssm.send(
        new StartSessionCommand({
          Target: target,
          ...(documentName ? { DocumentName: documentName, Parameters: parameters } : {}),
        }),
      );
      if (SessionId && StreamUrl && TokenValue) {
        return { sessionId: SessionId, streamUrl: StreamUrl, tokenValue: TokenValue };
      }
      throw new WizardError('StartSession answered without a stream.', {
        blame: 'aws',
        remedy: 'Run the same command again.',
      });
    },
    terminateSession: async (sessionId) => {
      await unlessDenied(
        () => ssm.send(new TerminateSessionCommand({ SessionId: sessionId })),
        'ssm:TerminateSession',
        'Sessions of Session Manager stay open until they have been idle for long enough',
        tellUnshown,
      );
    },
    // Without a token the session is over (Session Manager's own client takes it so).
    resumeSession: async (sessionId) => {
      const { StreamUrl, TokenValue } = await ssm.send(new ResumeSessionCommand({ SessionId: sessionId }));
      return StreamUrl && TokenValue ? { streamUrl: StreamUrl, tokenValue: TokenValue } : undefined;
    },
  };
}
