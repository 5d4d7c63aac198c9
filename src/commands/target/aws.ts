import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { refreshable } from '../../aws/refreshable.js';
import type { Target } from '../../aws/target.js';
import { systemClock } from '../../lib/clock.js';

export interface AwsTargetOptions {
  readonly region: string;
  readonly profile?: string;
  /** Any AWS-compatible endpoint instead of AWS's own. */
  readonly endpointUrl?: string;
  /** The process's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Real AWS, or an endpoint that plays it: names lead where they say, and time passes as it does. */
export function awsTarget(options: AwsTargetOptions): Target {
  const { region, profile, endpointUrl, env } = options;
  const chain = () => fromNodeProviderChain({ clientConfig: { region }, ...(profile ? { profile } : {}) });
  const { credentials, end, refresh } = refreshable(chain);
  // Where the SDK takes these, nothing that happens outside changes them.
  const fixed = !profile && !env.AWS_PROFILE && Boolean(env.AWS_ACCESS_KEY_ID && env.AWS_SECRET_ACCESS_KEY);
  return {
    kind: endpointUrl ? 'endpoint' : 'aws',
    region,
    ...(endpointUrl ? { endpointUrl } : {}),
    credentials,
    credentialsEnd: end,
    ...(fixed ? {} : { refreshCredentials: refresh }),
    clock: systemClock,
    speed: 1,
    reach: async (host, port) => ({ host, port }),
    serving: async () => ({ serves: true }),
  };
}
