import { join } from 'node:path';
import type { FleetTier } from '../config/names.js';
import { packArchive } from './archive.js';
import { appFiles, tierFiles } from './contents.js';
import { documentContent, type Phase } from './document.js';
import { ReleaseTooLarge } from './errors.js';
import { type AppSettings, appVariables, renderReleaseEnv, type WebSettings, webVariables } from './settings.js';

/** The packed archive may be this long; in base64 it then still fits into a document. */
export const archiveLimitBytes = 45 * 1024;

interface Common {
  /** The folder `app-bundle` of the package. */
  readonly bundleDir: string;
}

export interface WebReleaseRequest extends Common {
  readonly tier: 'web';
  /** Null while the load balancer is not there yet: the release then only installs packages. */
  readonly settings: WebSettings | null;
}

export interface AppReleaseRequest extends Common {
  readonly tier: 'app';
  /** Null while the database is not there yet: the release then only installs packages. */
  readonly settings: AppSettings | null;
  /** `module:callable` of the WSGI app. */
  readonly module: string;
  /** The certificates that the database's server certificate has to lead to, as PEM. */
  readonly caBundlePem: string;
  /** The user's own app, in place of the built-in one. */
  readonly appDir?: string;
}

export type ReleaseRequest = WebReleaseRequest | AppReleaseRequest;

export interface Release {
  readonly tier: FleetTier;
  /** SHA-256 of the uncompressed archive: names the release on every host. */
  readonly digest: string;
  readonly archiveBase64: string;
  /** The Systems Manager document's content, JSON. */
  readonly documentContent: string;
  readonly phases: readonly Phase[];
}

/**
 * Packs one tier's release. Equal input gives an equal digest, on every machine.
 * @throws InvalidBundle when the app, a name or a setting cannot be packed
 * @throws ReleaseTooLarge when the release does not fit into a document
 */
export async function packRelease(request: ReleaseRequest): Promise<Release> {
  const files = [...(await tierFiles(request.bundleDir, request.tier)), ...(await ownFiles(request))];
  const { digest, gzipped } = packArchive(files);
  if (gzipped.length > archiveLimitBytes) {
    throw new ReleaseTooLarge(`The packed release of the ${request.tier} tier`, gzipped.length, archiveLimitBytes);
  }
  const archiveBase64 = gzipped.toString('base64');
  const phases: readonly [...Phase[], Phase] = request.settings === null ? ['packages'] : ['packages', 'push', 'all'];
  const { tier } = request;
  return {
    tier,
    digest,
    archiveBase64,
    documentContent: documentContent({ tier, digest, archiveBase64, phases }),
    phases,
  };
}

async function ownFiles(request: ReleaseRequest) {
  const releaseEnv = renderReleaseEnv(variables(request));
  const env = { path: 'release.env', content: Buffer.from(releaseEnv) };
  if (request.tier === 'web') return [env];
  const app = await appFiles(request.appDir ?? join(request.bundleDir, 'app'), request.module);
  return [env, { path: 'ca.pem', content: Buffer.from(request.caBundlePem) }, ...app];
}

function variables(request: ReleaseRequest) {
  if (request.settings === null) return null;
  return request.tier === 'web' ? webVariables(request.settings) : appVariables(request.settings, request.module);
}
