import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isTableName, readManifest, readSchema, withTable } from '../../src/bundle/index.js';
import { bundleDir } from './fixtures.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tier3-manifest-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the manifest', () => {
  it('tells how the built-in bundle is loaded, checked and recognised', async () => {
    expect(await readManifest(bundleDir)).toEqual({
      schemaVersion: 1,
      name: 'datetimes',
      app: { folder: 'app', module: 'app:app' },
      database: { schema: 'app/schema.sql', table: 'datetimes' },
      checks: {
        health: { path: '/healthz' },
        write: { path: '/write', answer: '^Saved: (\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2})\\s*$' },
        read: { path: '/read' },
        removeProbe: { sql: 'DELETE FROM `{{table}}` WHERE dt = ? LIMIT 1', parameters: ['saved'] },
      },
      identity: { webHeader: 'x-tier3-web', appHeader: 'x-tier3-app' },
    });
  });

  it('is refused with the reason when it has another form', async () => {
    writeFileSync(join(folder, 'bundle.json'), JSON.stringify({ schemaVersion: 2 }));
    await expect(readManifest(folder)).rejects.toMatchObject({
      name: 'InvalidBundle',
      message: expect.stringContaining('schemaVersion'),
    });
  });

  it('is refused when it is missing', async () => {
    await expect(readManifest(folder)).rejects.toMatchObject({
      name: 'InvalidBundle',
      message: expect.stringContaining('ENOENT'),
    });
  });
});

describe('the schema', () => {
  it('creates the table under the chosen name', async () => {
    expect(await readSchema({ bundleDir, table: 'visits' })).toBe('CREATE TABLE visits (dt datetime);\n');
  });

  it("is the user's own file when there is one", async () => {
    const schemaFile = join(folder, 'own.sql');
    writeFileSync(schemaFile, 'CREATE TABLE a (b int);\n');
    expect(await readSchema({ bundleDir, schemaFile, table: 'datetimes' })).toBe('CREATE TABLE a (b int);\n');
  });

  it('is refused when the file is missing', async () => {
    await expect(readSchema({ bundleDir, schemaFile: join(folder, 'no.sql'), table: 'a' })).rejects.toMatchObject({
      name: 'InvalidBundle',
    });
  });
});

describe('a table name', () => {
  it.each(['a', 'Datetimes', 'a_1', `a${'b'.repeat(63)}`])('may be %s', (name) => {
    expect(isTableName(name)).toBe(true);
  });

  it.each(['', '1a', '_a', 'a-b', 'a b', 'a`b', 'a;', 'a\n', 'ä', `a${'b'.repeat(64)}`])('may not be %j', (name) => {
    expect(isTableName(name)).toBe(false);
    expect(() => withTable('{{table}}', name)).toThrow("cannot be the table's name");
  });

  it('never brings anything but itself into a statement', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        fc.pre(isTableName(name));
        expect(withTable('SELECT * FROM `{{table}}`', name)).toMatch(/^SELECT \* FROM `[A-Za-z0-9_]+`$/);
      }),
    );
  });
});
