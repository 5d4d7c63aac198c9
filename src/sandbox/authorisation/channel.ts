import { systemClock } from '../../lib/clock.js';
import { authenticate, single } from '../region/authentication.js';
import type { Cloud } from '../region/cloud.js';
import type { UpgradeAttempt, UpgradeRefusal } from '../sessions/gateway.js';
import { AwsError } from '../wire/aws-error.js';

/**
 * Why the caller of a session may not open its data channel. Clients from before November 2025 do not sign the
 * upgrade: their token alone lets them in, and agents have a role of their own.
 */
export async function channelRefusal(cloud: Cloud, attempt: UpgradeAttempt): Promise<UpgradeRefusal | undefined> {
  const { method = 'GET', url = '/', headers } = attempt.request;
  if (attempt.side === 'agent' || single(headers.authorization) === undefined) return undefined;
  try {
    const request = { method, url, headers, body: Buffer.alloc(0) };
    const caller = authenticate(cloud, request, 'json', systemClock.now());
    if (cloud.authoriser?.mayOpenChannel(cloud, caller, attempt.sessionId) ?? true) return undefined;
    const action = 'ssmmessages:OpenDataChannel';
    const resource = cloud.arn('ssm', `session/${attempt.sessionId}`);
    return {
      status: 403,
      code: 'AccessDeniedException',
      message: `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    };
  } catch (error) {
    if (error instanceof AwsError) return { status: 403, code: error.code, message: error.message };
    throw error;
  }
}
