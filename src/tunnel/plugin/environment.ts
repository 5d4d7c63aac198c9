import type { AwsCredentialIdentity } from '@smithy/types';

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables that are set. */
export function definedOf(env: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

const ownCredentials = /^AWS_(PROFILE|DEFAULT_PROFILE|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)$/;

/** The plugin looks for credentials itself: a profile of the user's must not win over those that the run uses. */
export function withCredentials(env: Variables, credentials: AwsCredentialIdentity): Record<string, string> {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const others = Object.entries(definedOf(env)).filter(([name]) => !ownCredentials.test(name));
  return {
    ...Object.fromEntries(others),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken ? { AWS_SESSION_TOKEN: sessionToken } : {}),
  };
}
