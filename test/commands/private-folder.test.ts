import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stateFolder } from '../../src/commands/environment.js';
import { privateFolder } from '../../src/commands/private-folder.js';
import { atomicWrite } from '../../src/lib/atomic-write.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 't3-folder-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const remedy = 'Name another state folder with --state DIR.';

test('a folder is made with what leads to it, for this user alone, by several at once', async () => {
  const path = join(root, 'one', 'two');
  await Promise.all([privateFolder(path), privateFolder(path), privateFolder(path)]);
  expect([statSync(path).mode & 0o777, statSync(join(root, 'one')).mode & 0o777]).toEqual([0o700, 0o700]);
});

test('a folder that cannot be made is refused with the reason', async () => {
  writeFileSync(join(root, 'file'), '');
  const path = join(root, 'file', 'state');
  await expect(privateFolder(path)).rejects.toMatchObject({
    exitCode: 2,
    message: `The folder ${path} cannot be made: EEXIST: file already exists, mkdir '${join(root, 'file')}'.`,
    remedy,
  });
});

test.skipIf(process.platform !== 'linux')('not even /proc keeps it busy for ever (skipped without /proc)', async () => {
  await expect(privateFolder('/proc/tier3/state')).rejects.toMatchObject({
    exitCode: 2,
    message: "The folder /proc/tier3/state cannot be made: ENOENT: no such file or directory, mkdir '/proc/tier3'.",
    remedy,
  });
  await expect(atomicWrite('/proc/tier3/draft.json', '{}')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a file in the place of the state folder is refused by whoever looks for it', () => {
  writeFileSync(join(root, 'file'), '');
  expect(() => stateFolder({ state: 'file', set: [] }, root)).toThrow(
    `The state folder ${join(root, 'file')} is no folder.`,
  );
  for (const later of ['later', 'file/below']) {
    expect(stateFolder({ state: later, set: [] }, root)).toBe(join(root, later));
  }
});
