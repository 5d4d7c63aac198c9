import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../command.js';
import { guestScript } from '../guest-files.js';
import { asNamespaceRoot, currentPrivilege } from '../privilege.js';
import { distributionSources, type SourceFile, transportOptions } from './apt-sources.js';
import { withBuildLock } from './build-lock.js';
import { basePackages, databasePackages, type ImageRecipe, imageName, packageHost, poolPackages } from './recipe.js';
import { type ImageUse, imageUses } from './uses.js';

export type ImageProgress = (text: string, fraction: number) => void;

export interface ImageOptions {
  /** The user's cache folder; the image gets a sub-folder named after its recipe. */
  readonly cacheDir: string;
  /** One sentence about what happens now, and how far it is, from 0 to 1. */
  readonly onProgress?: ImageProgress;
}

/** mmdebstrap's own words, in the order it says them, as progress. */
const milestones: readonly (readonly [RegExp, string, number])[] = [
  [/running apt-get update/, 'Reading the package lists', 0.05],
  [/downloading packages/, 'Downloading the system', 0.1],
  [/installing essential/, 'Installing the essential packages', 0.25],
  [/installing remaining/, 'Installing the AWS command line and the rest', 0.35],
  [/running --customize-hook/, 'Downloading the package pool', 0.7],
  [/creating tarball/, 'Packing the system', 0.8],
];

/** Where the image for this machine, user and release lies, built or not. */
export function imageFolder(cacheDir: string): string {
  return join(cacheDir, imageName(hostRecipe()));
}

/** The finished image's folder, or undefined when it has not been built for this machine, user and release. */
export async function imageReady(cacheDir: string): Promise<string | undefined> {
  const directory = imageFolder(cacheDir);
  const manifest = await stat(join(directory, 'image.json')).catch(() => undefined);
  return manifest === undefined ? undefined : directory;
}

/**
 * Builds the machine image once (about a minute; 300 MB download at the most) and returns its folder. The packages come
 * from the host's own apt sources. Safe to call concurrently; an interrupted build leaves nothing that counts as ready.
 */
export async function prepareImage({ cacheDir, onProgress = () => undefined }: ImageOptions): Promise<string> {
  const recipe = hostRecipe();
  const directory = imageFolder(cacheDir);
  await mkdir(cacheDir, { recursive: true });
  const waiting = (): void => onProgress('Another process is building the image: waiting for it', 0);
  return withBuildLock(`${directory}.lock`, waiting, async () => {
    if ((await imageReady(cacheDir)) === undefined) {
      await removeUnfinished(cacheDir);
      await build(recipe, directory, onProgress);
    }
    onProgress('The machine image is ready', 1);
    return directory;
  });
}

/** Deletes every image in the cache folder, finished or not, unless running hosts stand on one: answers who uses it. */
export async function removeImage(cacheDir: string): Promise<readonly ImageUse[]> {
  const entries = await readdir(cacheDir).catch(() => []);
  const images = entries.filter((name) => name.startsWith('image-')).map((name) => join(cacheDir, name));
  const uses = (await Promise.all(images.map(imageUses))).flat();
  if (uses.length === 0 && images.length > 0) await removeAsNamespaceRoot(images);
  return uses;
}

/** Deletes folders whose files may belong to the user's subordinate ids. */
export async function removeAsNamespaceRoot(paths: readonly string[]): Promise<void> {
  await run(asNamespaceRoot(currentPrivilege(), ['rm', '-rf', '--', ...paths]));
}

async function removeUnfinished(cacheDir: string): Promise<void> {
  const unfinished = (await readdir(cacheDir)).filter((name) => /^image-.*\.building$/.test(name));
  if (unfinished.length > 0) await removeAsNamespaceRoot(unfinished.map((name) => join(cacheDir, name)));
}

async function build(recipe: ImageRecipe, directory: string, onProgress: ImageProgress): Promise<void> {
  const target = `${directory}.building`;
  const archive = join(target, 'base.tar');
  await mkdir(join(target, 'base'), { recursive: true });
  const sources = distributionSources(await hostSourceFiles(), recipe.suite);
  if (sources.length === 0) {
    throw new Error(
      `/etc/apt has no source of ${recipe.suite} main, from which the machine image is built: add the distribution's own archive there`,
    );
  }
  const transport = transportOptions(await run(['apt-config', 'dump']));
  await run(
    [
      'mmdebstrap',
      `--mode=${recipe.privilege === 'root' ? 'root' : 'unshare'}`,
      '--variant=minbase',
      '--format=tar',
      `--include=${basePackages.join(',')}`,
      ...transport.map((option) => `--aptopt=${option}`),
      `--customize-hook=${downloadHook('pool', poolPackages)}`,
      `--customize-hook=${downloadHook('db', databasePackages)}`,
      recipe.suite,
      archive,
      '-',
    ],
    {
      input: `${sources.join('\n')}\n`,
      onErrorLine: (line) => {
        const milestone = milestones.find(([pattern]) => pattern.test(line));
        if (milestone) onProgress(milestone[1], milestone[2]);
      },
    },
  );
  onProgress('Unpacking the system', 0.85);
  const base = join(target, 'base');
  await run(asNamespaceRoot(recipe.privilege, ['tar', '-C', base, '--exclude=./dev/*', '-xpf', archive]));
  await rm(archive);
  onProgress('Preparing the package pool and the database template', 0.9);
  const rootless = recipe.privilege === 'root' ? '0' : '1';
  await run(asNamespaceRoot(recipe.privilege, ['bash', guestScript('image-finish.sh'), target, packageHost, rootless]));
  await writeFile(join(target, 'image.json'), `${JSON.stringify(recipe, undefined, 2)}\n`);
  await rename(target, directory);
}

/** Runs inside mmdebstrap after installation, with its apt: downloads what the packages need beyond the base. */
function downloadHook(folder: string, packages: readonly string[]): string {
  const archives = `"$1/sandbox-debs/${folder}"`;
  const install = `apt-get --yes -qq --download-only -o Dir::Cache::archives=${archives} install ${packages.join(' ')}`;
  return `mkdir -p ${archives}/partial && APT_CONFIG=$MMDEBSTRAP_APT_CONFIG ${install}`;
}

function hostRecipe(): ImageRecipe {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const suite = /^VERSION_CODENAME="?([\w-]+)"?$/m.exec(release)?.[1] ?? 'unknown';
  return { privilege: currentPrivilege(), architecture: process.arch, suite };
}

async function hostSourceFiles(): Promise<readonly SourceFile[]> {
  const folder = '/etc/apt/sources.list.d';
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.(list|sources)$/.test(name));
  const paths = ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))];
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(path, 'utf8').catch(() => '') })));
}
