import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { Target } from '../../aws/target.js';
import { systemClock } from '../../lib/clock.js';

export interface AwsTargetOptions {
  readonly region: string;
  readonly profile?: string;
  /** Any AWS-compatible endpoint instead of AWS's own. */
  readonly endpointUrl?: string;
}

/** Real AWS, or an endpoint that plays it: names lead where they say, and time passes as it does. */
export function awsTarget(options: AwsTargetOptions): Target {
  const { region, profile, endpointUrl } = options;
  return {
    kind: endpointUrl ? 'endpoint' : 'aws',
    region,
    ...(endpointUrl ? { endpointUrl } : {}),
    credentials: fromNodeProviderChain({ clientConfig: { region }, ...(profile ? { profile } : {}) }),
    clock: systemClock,
    speed: 1,
    reach: async (host, port) => ({ host, port }),
    serving: async () => ({ serves: true }),
  };
}
