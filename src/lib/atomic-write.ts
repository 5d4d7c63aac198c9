import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.js';

/** The file calls that a durable write is made of; injected so that their order can be tested. */
export interface FilePort {
  /** Creates the file (mode 0600), writes all of it and flushes it to the disk. */
  writeFlushed(path: string, content: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Flushes a folder, so that a rename in it survives a power loss. */
  flushFolder(path: string): Promise<void>;
}

export const diskFiles: FilePort = {
  writeFlushed: async (path, content) => {
    await makeFolder(dirname(path));
    await rm(path, { force: true });
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
  },
  rename,
  flushFolder: async (path) => {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

/**
 * Replaces a file so that after a crash at any instant either the old or the new content is there, whole:
 * write beside it, flush, rename, flush the folder.
 */
export async function atomicWrite(path: string, content: string, files: FilePort = diskFiles): Promise<void> {
  const temporary = `${path}.new`;
  await files.writeFlushed(temporary, content);
  await files.rename(temporary, path);
  await files.flushFolder(dirname(path));
}
