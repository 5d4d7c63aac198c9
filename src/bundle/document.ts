import type { FleetTier } from '../config/names.js';
import { ReleaseTooLarge } from './errors.js';

/** What a run does: packages only, the whole release on one server of a push, or the whole release. */
export type Phase = 'packages' | 'push' | 'all';

/** Systems Manager counts a document and the parameters of a run together: 64 KB (CreateDocument's reference). */
export const documentLimitBytes = 64 * 1024;
/** Room for the parameters of a run: names and values of `phase` and `executionTimeout`. */
const parametersBytes = 256;

const defaultTimeoutSeconds = 1800;

export interface DocumentRequest {
  readonly tier: FleetTier;
  readonly digest: string;
  readonly archiveBase64: string;
  /** Phases that this release can run; the last one is the default. */
  readonly phases: readonly [...Phase[], Phase];
}

/**
 * The content of the Command document (schema 2.2, JSON) that installs a release: one step, named `release`.
 * @throws ReleaseTooLarge when content and parameters would exceed 64 KB
 */
export function documentContent(request: DocumentRequest): string {
  const content = JSON.stringify({
    schemaVersion: '2.2',
    description: `Installs release ${request.digest.slice(0, 12)} of the ${request.tier} tier`,
    parameters: {
      phase: {
        type: 'String',
        description:
          'packages: install packages only; push: install the release ahead of the fleet; all: install the release',
        default: request.phases[request.phases.length - 1],
        allowedValues: request.phases,
      },
      executionTimeout: {
        type: 'String',
        description: 'Seconds that the run may take',
        default: String(defaultTimeoutSeconds),
        allowedPattern: '^[1-9][0-9]{1,4}$',
      },
    },
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: 'release',
        inputs: { timeoutSeconds: '{{ executionTimeout }}', runCommand: script(request) },
      },
    ],
  });
  const bytes = Buffer.byteLength(content) + parametersBytes;
  if (bytes > documentLimitBytes) {
    throw new ReleaseTooLarge(
      `The document of the ${request.tier} tier with its parameters`,
      bytes,
      documentLimitBytes,
    );
  }
  return content;
}

/**
 * Unpacks beside the final place and renames, so that a half-written release never has its final name; two runs at once
 * make the same folder, and the second one's rename onto it is allowed to fail.
 */
function script({ tier, digest, archiveBase64 }: DocumentRequest): readonly string[] {
  return [
    'set -eu',
    'umask 022',
    `release=/opt/tier3/releases/${digest}`,
    'if [ ! -d "$release" ]; then',
    '  mkdir -p /opt/tier3/releases',
    '  staging=$(mktemp -d /opt/tier3/unpack.XXXXXX)',
    '  trap \'rm -rf "$staging"\' EXIT',
    '  base64 -d <<\'ARCHIVE\' | gzip -dc >"$staging/release.tar"',
    archiveBase64,
    'ARCHIVE',
    `  echo "${digest}  $staging/release.tar" | sha256sum -c - >/dev/null`,
    '  mkdir "$staging/release"',
    '  tar -xf "$staging/release.tar" -C "$staging/release" --no-same-owner',
    '  mv -T "$staging/release" "$release" 2>/dev/null || [ -d "$release" ]',
    '  rm -rf "$staging"',
    'fi',
    `exec bash "$release/provision.sh" ${tier} '{{ phase }}'`,
  ];
}
