import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsCredentialIdentity, Provider } from '@smithy/types';
import type { SignUpgrade } from './connect.js';

/** Signs upgrades for service `ssmmessages`, as the service requires since the 1.2.764.0 line of its own client. */
export function signedUpgrade(
  credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>,
  region: string,
): SignUpgrade {
  const service = 'ssmmessages';
  // The known client signs host, date and session token alone; a content hash is what a WebSocket upgrade never had.
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: false });
  return async (url) => {
    const signed = await signer.sign({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host },
    });
    const { host: _host, ...headers } = signed.headers;
    return headers;
  };
}
