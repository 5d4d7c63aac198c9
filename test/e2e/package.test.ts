import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { execa } from 'execa';
import * as tar from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder } from './cli.js';

const checkout = resolve(import.meta.dirname, '../..');
const folder = newFolder();
const copy = join(folder.path, 'checkout');
const empty = join(folder.path, 'empty');
afterAll(() => folder.remove());

/** The files below a folder, as paths in it. */
function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)));
}

interface Packed {
  readonly path: string;
  readonly executable: boolean;
}

let tarball = '';
const packed: Packed[] = [];

beforeAll(async () => {
  // A copy, so that packing does not build under other tests; as it may lie around: built before, played with, used.
  const left = ['node_modules', 'dist', '.git', '.tier3-wizard'].map((name) => join(checkout, name));
  cpSync(checkout, copy, { recursive: true, filter: (path) => !left.includes(path) });
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'));
  for (const remains of ['dist/gone.js', 'app-bundle/app/__pycache__/app.pyc', '.tier3-wizard/demo/state.json']) {
    mkdirSync(join(copy, remains, '..'), { recursive: true });
    writeFileSync(join(copy, remains), '');
  }
  // Packing needs nothing but the checkout and its dependencies.
  await execa('npm', ['pack', '--offline', '--silent', '--pack-destination', folder.path], { cwd: copy });
  const name = readdirSync(folder.path).find((entry) => entry.endsWith('.tgz')) ?? 'none was packed';
  tarball = join(folder.path, name);
  await tar.list({
    file: tarball,
    onReadEntry: ({ path, mode = 0 }) => {
      packed.push({ path: path.replace('package/', ''), executable: (mode & 0o100) !== 0 });
    },
  });
});

test('the package has the built product and what it reads when it runs, and nothing else', () => {
  const built = filesIn(join(checkout, 'src'))
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => `dist/${path.replace(/\.tsx?$/, '.js')}`);
  const read = ['app-bundle', 'assets', 'src/sandbox/guest'].flatMap((path) =>
    filesIn(join(checkout, path))
      .filter((file) => !file.includes('__pycache__'))
      .map((file) => `${path}/${file}`),
  );
  const texts = ['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'];
  expect(packed.map(({ path }) => path).sort()).toEqual([...built, ...read, ...texts].sort());
});

test('what is executable in the checkout is so in the package, and its command too', () => {
  const inCheckout = (path: string): boolean => (statSync(join(checkout, path)).mode & 0o100) !== 0;
  const executable = packed.filter((file) => file.executable).map(({ path }) => path);
  const expected = packed.map(({ path }) => path).filter((path) => !path.startsWith('dist/') && inCheckout(path));
  expect(executable.sort()).toEqual(['dist/cli.js', ...expected].sort());
});

test('installed into an empty folder it builds a system on the sandbox and removes it', async () => {
  mkdirSync(empty);
  await execa('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', '--silent', tarball], {
    cwd: empty,
  });
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await execa(join(empty, 'node_modules/.bin/tier3-wizard'), args, {
      cwd: empty,
      extendEnv: false,
      env: { HOME: folder.path, PATH: process.env.PATH, XDG_CACHE_HOME: join(folder.path, 'cache') },
      reject: false,
    });
    return { exitCode, stdout, stderr };
  };
  try {
    const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
    expect(await run('--version')).toEqual({ exitCode: 0, stdout: version, stderr: '' });
    expect((await run('--help')).stdout.split('\n')[0]).toBe('Usage: tier3-wizard [options] [command]');
    const plan = await run('--sandbox', '--dry-run', '--json');
    expect([plan.exitCode, JSON.parse(plan.stdout).settings.name], plan.stderr).toEqual([0, 'demo']);

    const built = await run('--sandbox', '--data-plane', 'none', '--speed', '600', '--yes');
    expect(built.exitCode, built.stderr).toBe(0);
    const gone = await run('--teardown', '--yes', '--final-snapshot', 'none');
    expect(gone.exitCode, gone.stderr).toBe(0);
    expect(readdirSync(empty)).toEqual(['node_modules']);
  } finally {
    await run('sandbox', 'stop');
  }
});
