import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { atomicWrite, diskFiles, type FilePort } from '../../src/lib/atomic-write.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 't3-write-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** A port that tells what it is asked for, and fails at one call like a disk that ends there. */
function recorded(calls: string[], failAt?: keyof FilePort): FilePort {
  const call = async (name: keyof FilePort, ...words: readonly string[]): Promise<void> => {
    calls.push([name, ...words].join(' '));
    if (name === failAt) throw new Error(`no ${name}`);
  };
  return {
    writeFlushed: (path, content) => call('writeFlushed', path, content),
    rename: (from, to) => call('rename', from, to),
    flushFolder: (path) => call('flushFolder', path),
  };
}

test('a file is replaced by writing beside it, flushing, renaming, and flushing the folder, in this order', async () => {
  const calls: string[] = [];
  await atomicWrite('/demo/state.json', 'new', recorded(calls));
  expect(calls).toEqual([
    'writeFlushed /demo/state.json.new new',
    'rename /demo/state.json.new /demo/state.json',
    'flushFolder /demo',
  ]);
});

test.each([
  ['writeFlushed', ['writeFlushed']],
  ['rename', ['writeFlushed', 'rename']],
  ['flushFolder', ['writeFlushed', 'rename', 'flushFolder']],
] as const)('when %s fails nothing after it is done, and the caller learns of it', async (failAt, done) => {
  const calls: string[] = [];
  await expect(atomicWrite('/demo/state.json', 'new', recorded(calls, failAt))).rejects.toThrow(`no ${failAt}`);
  expect(calls.map((call) => call.split(' ')[0])).toEqual(done);
});

test('on a real disk the file is flushed before it is renamed, and its folder after', async () => {
  const calls: string[] = [];
  const some = await open(folder, 'r');
  const handles: Pick<FileHandle, 'writeFile' | 'sync'> = Object.getPrototypeOf(some);
  await some.close();
  for (const name of ['writeFile', 'sync'] as const) {
    const real = handles[name];
    vi.spyOn(handles, name).mockImplementation(function (this: FileHandle, ...words: unknown[]) {
      calls.push(name);
      return Reflect.apply(real, this, words);
    });
  }
  const rename: FilePort['rename'] = async (from, to) => {
    calls.push('rename');
    await diskFiles.rename(from, to);
  };
  await atomicWrite(join(folder, 'state.json'), 'new', { ...diskFiles, rename });
  expect(calls).toEqual(['writeFile', 'sync', 'rename', 'sync']);
});

test('on the disk the content is whole, for its owner alone, and nothing is left beside it', async () => {
  const path = join(folder, 'deep', 'state.json');
  await atomicWrite(path, 'old');
  await atomicWrite(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'deep'))).toEqual(['state.json']);
});

test('what a crash left beside the file is neither read nor in the way', async () => {
  const path = join(folder, 'state.json');
  writeFileSync(`${path}.new`, 'half of it', { mode: 0o644 });
  await atomicWrite(path, 'new');
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, existsSync(`${path}.new`)]).toEqual([
    'new',
    0o600,
    false,
  ]);
});

test('a crash before the rename leaves the old content', async () => {
  const path = join(folder, 'state.json');
  await atomicWrite(path, 'old');
  const crash = async (): Promise<never> => {
    throw new Error('killed');
  };
  await expect(atomicWrite(path, 'new', { ...diskFiles, rename: crash })).rejects.toThrow('killed');
  expect(readFileSync(path, 'utf8')).toBe('old');
});
