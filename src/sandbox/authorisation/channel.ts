import type { Cloud } from '../region/cloud.js';
import { Credentials } from '../region/credentials.js';
import { parseAuthorization } from '../region/signature.js';
import type { UpgradeAttempt, UpgradeRefusal } from '../sessions/gateway.js';

/**
 * Why the caller of a session may not open its data channel. Clients from before November 2025 do not sign the
 * upgrade: their token alone lets them in, and agents have a role of their own.
 */
export async function channelRefusal(cloud: Cloud, attempt: UpgradeAttempt): Promise<UpgradeRefusal | undefined> {
  const scope = parseAuthorization(attempt.request.headers.authorization);
  if (attempt.side === 'agent' || !scope) return undefined;
  const key = cloud.table(Credentials).get(scope.accessKeyId);
  if (!key) return { status: 403, code: 'UnrecognizedClientException', message: 'The security token is invalid.' };
  const caller = { accountId: cloud.accountId, arn: key.principalArn, userId: key.userId, accessKeyId: key.id };
  if (cloud.authoriser?.mayOpenChannel(cloud, caller, attempt.sessionId) ?? true) return undefined;
  const action = 'ssmmessages:OpenDataChannel';
  const resource = cloud.arn('ssm', `session/${attempt.sessionId}`);
  return {
    status: 403,
    code: 'AccessDeniedException',
    message: `User: ${key.principalArn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  };
}
