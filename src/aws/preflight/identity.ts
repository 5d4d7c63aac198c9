import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Clock } from '../../lib/clock.js';
import type { Clients } from '../clients.js';
import type { Target } from '../target.js';
import { type Finding, green, red, yellow } from './row.js';

const minutes = (milliseconds: number): number => Math.round(milliseconds / 60_000);

/** Who the credentials are, and whether they last for the whole run; `expectedMs` of wall time. */
export async function checkIdentity(
  { credentialsEnd }: Pick<Target, 'credentialsEnd'>,
  arn: string,
  expectedMs: number,
  clock: Pick<Clock, 'now'>,
): Promise<Finding> {
  const end = await credentialsEnd?.();
  if (!end) return green(`${arn}, without an end.`);
  const left = end.getTime() - clock.now();
  if (left <= 0) return red(`${arn}: the session has expired.`, 'Sign in again, for example with `aws sso login`.');
  const words = `${arn}, for ${minutes(left)} more minutes.`;
  if (left >= expectedMs) return green(words);
  return yellow(
    `${words} The setup takes about ${minutes(expectedMs)}; sources that renew themselves go on, others pause it.`,
    'Sign in again first, to be sure.',
  );
}

/** AWS refuses requests that are signed more than five minutes off. */
const allowedSkewMs = 5 * 60_000;

/** The SDK notices a difference by AWS's answers, and signs with AWS's time from then on. */
export async function checkClock({ sts }: Pick<Clients, 'sts'>): Promise<Finding> {
  await sts.send(new GetCallerIdentityCommand({}));
  const offset = sts.config.systemClockOffset;
  if (Math.abs(offset) < allowedSkewMs) return green("Within five minutes of AWS's.");
  const side = offset > 0 ? 'behind' : 'ahead of';
  return yellow(
    `About ${Math.abs(minutes(offset))} minutes ${side} AWS's; requests are signed with AWS's time.`,
    'Set it right: certificates and sessions are judged by it.',
  );
}
