import { sandboxKey } from '../../src/sandbox/region/start.js';
import { isDenied, resumeDenied, startSessionError } from '../../src/tunnel/errors.js';
import { connectDataChannel } from '../../src/tunnel/native/connect.js';
import type { SessionApi } from '../../src/tunnel/native/session.js';
import { signedUpgrade } from '../../src/tunnel/native/sign.js';
import { testRegion } from '../sandbox/region.js';

export interface SessionWay {
  readonly documentName: string;
  readonly parameters: Record<string, string[]>;
}

/**
 * A session as the product has it, with one lost connection, up to where a host would have to answer: started, its data
 * channel opened and signed for, resumed, ended. Without a way it is a shell.
 */
export async function playSession(api: SessionApi, target: string, way?: SessionWay): Promise<void> {
  const start = api.startSession(target, way?.documentName, way?.parameters ?? {});
  const { sessionId, streamUrl } = await start.catch((error: unknown) => {
    throw startSessionError(error);
  });
  await openChannel(streamUrl);
  const again = await api.resumeSession?.(sessionId).catch((error: unknown) => {
    throw isDenied(error) ? resumeDenied(error) : error;
  });
  if (again) await openChannel(again.streamUrl);
  await api.terminateSession(sessionId).catch(() => undefined);
}

async function openChannel(streamUrl: string): Promise<void> {
  const sign = signedUpgrade(sandboxKey, testRegion);
  const socket = await connectDataChannel(streamUrl, { sign }, new AbortController().signal);
  socket.on('error', () => undefined).terminate();
}
