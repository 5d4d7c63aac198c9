import { createHash } from 'node:crypto';
import { constants, gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { InvalidBundle } from './errors.js';

/** One file of a release. */
export interface ReleaseFile {
  /** Relative to the release's folder, with `/`. */
  readonly path: string;
  readonly content: Buffer;
}

export interface Archive {
  /** SHA-256 of the uncompressed tar, in hex: the same whichever zlib compressed it. */
  readonly digest: string;
  readonly gzipped: Buffer;
}

const blockBytes = 512;

/**
 * Packs files so that equal content gives equal bytes on every machine: sorted, no time, owner root, no folder entries.
 * @throws InvalidBundle for a path that a plain tar header cannot hold
 */
export function packArchive(files: readonly ReleaseFile[]): Archive {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const tar = Buffer.concat([...sorted.flatMap(entry), Buffer.alloc(2 * blockBytes)]);
  return {
    digest: createHash('sha256').update(tar).digest('hex'),
    gzipped: gzipSync(tar, { level: constants.Z_BEST_COMPRESSION }),
  };
}

function entry({ path, content }: ReleaseFile): Buffer[] {
  const block = Buffer.alloc(blockBytes);
  const header = new Header({
    path,
    type: 'File',
    mode: path.endsWith('.sh') ? 0o755 : 0o644,
    size: content.length,
    mtime: new Date(0),
    uid: 0,
    gid: 0,
  });
  if (header.encode(block, 0)) {
    throw new InvalidBundle(`The path ${path} is too long to be packed.`, 'Use shorter folder and file names.');
  }
  const padding = (blockBytes - (content.length % blockBytes)) % blockBytes;
  return [block, content, Buffer.alloc(padding)];
}
