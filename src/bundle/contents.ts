import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { FleetTier } from '../config/names.js';
import { systemCode } from '../lib/system-error.js';
import type { ReleaseFile } from './archive.js';
import { InvalidBundle } from './errors.js';
import { moduleFiles } from './names.js';

/** The parts of the bundle that a tier's servers need; a folder means everything in it. */
const parts: Readonly<Record<FleetTier, readonly string[]>> = {
  web: ['provision.sh', 'packages.sh', 'lib', 'apache'],
  app: ['provision.sh', 'packages.sh', 'lib', 'server', 'uwsgi.ini', 'tier3-app.service'],
};

/** Never part of a release: what tools leave behind, and hidden files (they tend to hold secrets). */
const leftOut = /^(\.|__pycache__$|node_modules$|venv$|.*\.pyc$)/;

/** The tier's own files of the bundle. */
export async function tierFiles(bundleDir: string, tier: FleetTier): Promise<ReleaseFile[]> {
  const files = await Promise.all(parts[tier].map((part) => read(bundleDir, part)));
  return files.flat();
}

/**
 * The app's files, under `app/`.
 * @throws InvalidBundle when the folder cannot be read, has a link in it, or lacks the module that uWSGI is to load
 */
export async function appFiles(appDir: string, module: string): Promise<ReleaseFile[]> {
  const files = (await readFolder(appDir, '')).map((file) => ({ ...file, path: posix.join('app', file.path) }));
  const wanted = moduleFiles(module);
  if (!files.some((file) => wanted.includes(posix.relative('app', file.path)))) {
    throw new InvalidBundle(
      `The app folder ${appDir} has none of ${wanted.join(', ')}, so ${module} cannot be loaded.`,
      'Name the folder that holds app.py, or set the module that the app is in.',
    );
  }
  return files;
}

async function read(root: string, path: string): Promise<ReleaseFile[]> {
  try {
    return [{ path, content: await readFile(join(root, path)) }];
  } catch (cause) {
    if (systemCode(cause) === 'EISDIR') return readFolder(root, path);
    throw new InvalidBundle(`The bundle's ${join(root, path)} cannot be read.`, 'Install the package again.', cause);
  }
}

async function readFolder(root: string, path: string): Promise<ReleaseFile[]> {
  const entries = await listFolder(join(root, path));
  const files = await Promise.all(
    entries
      .filter((entry) => !leftOut.test(entry.name))
      .map(async (entry) => {
        const inner = posix.join(path, entry.name);
        if (entry.isDirectory()) return readFolder(root, inner);
        if (entry.isFile()) return [{ path: inner, content: await readFile(join(root, inner)) }];
        throw new InvalidBundle(
          `${join(root, inner)} is neither a file nor a folder and cannot be packed.`,
          'Replace links by the files they lead to.',
        );
      }),
  );
  return files.flat();
}

async function listFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    throw new InvalidBundle(`The folder ${folder} cannot be read.`, 'Name an existing folder.', cause);
  }
}
