import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { createClients } from '../aws/clients.js';
import type { Presentation } from './presentation.js';
import type { Session } from './session.js';

/** How often the source of the credentials is read again. */
const pauseMs = 5_000;

/**
 * Waits until the source of the credentials has some of the same account that work; false when the run ends first.
 * Undefined where nobody sits there, and for sources that cannot change under a running process (keys in the
 * environment): then the run ends, and `--resume` goes on.
 */
export function freshCredentials(
  { target, identity }: Session,
  { screen }: Presentation,
): ((signal: AbortSignal) => Promise<boolean>) | undefined {
  const { refreshCredentials: refresh, clock } = target;
  if (!screen || !refresh) return undefined;
  return async (signal) => {
    while (!signal.aborted) {
      await clock.sleep(pauseMs, signal).catch(() => undefined);
      refresh();
      const ask = createClients(target).sts.send(new GetCallerIdentityCommand({}));
      const account = await ask.then(({ Account }) => Account).catch(() => undefined);
      if (account === identity.accountId && !signal.aborted) return true;
    }
    return false;
  };
}
