import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readManifest } from '../../src/bundle/manifest.js';
import { moduleFiles } from '../../src/bundle/names.js';
import { checkPaths, pathProblem } from '../../src/commands/bundle-paths.js';
import { forgetDraft, keepDraft, readDraft } from '../../src/commands/draft.js';
import { profileRegion } from '../../src/commands/target/region.js';
import { parseSettings } from '../../src/config/parse-settings.js';
import { VirtualClock } from '../../src/lib/clock.js';
import { newFolder, playedTerminal } from './played.js';

test('half-filled answers are kept until they are used', async () => {
  const folder = newFolder();
  expect(await readDraft(folder)).toBeUndefined();
  await keepDraft(folder, { name: 'shop', network: { allowedCidr: '203.0.113.7/32' } });
  expect(await readDraft(folder)).toEqual({ name: 'shop', network: { allowedCidr: '203.0.113.7/32' } });
  await forgetDraft(folder);
  expect(await readDraft(folder)).toBeUndefined();
});

test('a draft that cannot be read is none', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'draft.json'), '{"name": ');
  expect(await readDraft(folder)).toBeUndefined();
});

test('paths are refused with the rule they break', async () => {
  const { app } = await readManifest('app-bundle');
  expect(moduleFiles(app.module)).toEqual(['app.py', 'app/__init__.py']);
  const folder = newFolder();
  mkdirSync(join(folder, 'bare'));
  mkdirSync(join(folder, 'mine'));
  writeFileSync(join(folder, 'mine/app.py'), '');
  writeFileSync(join(folder, 'empty.sql'), '');
  writeFileSync(join(folder, 'good.sql'), 'CREATE TABLE t (dt datetime);');
  const problemOf = pathProblem(folder);
  expect([
    problemOf('bundle.directory', 'nowhere'),
    problemOf('bundle.directory', 'good.sql'),
    problemOf('bundle.directory', 'bare'),
    problemOf('bundle.directory', 'mine'),
    problemOf('bundle.schema', 'bare'),
    problemOf('bundle.schema', 'empty.sql'),
    problemOf('bundle.schema', 'good.sql'),
  ]).toEqual([
    `must exist: there is no ${join(folder, 'nowhere')}`,
    `must be a folder: ${join(folder, 'good.sql')} is a file`,
    `must hold an app: ${join(folder, 'bare')} has none of app.py, app/__init__.py`,
    undefined,
    `must be a file: ${join(folder, 'bare')} is a folder`,
    `must hold SQL: ${join(folder, 'empty.sql')} is empty`,
    undefined,
  ]);
  expect(() => checkPaths(parseSettings({ bundle: { schema: 'empty.sql' } }), folder)).toThrow(
    `bundle.schema must hold SQL: ${join(folder, 'empty.sql')} is empty.`,
  );
});

test("the region is the environment's, but a sandbox has none of its own", async () => {
  const terminal = { ...playedTerminal(new VirtualClock()), env: { AWS_DEFAULT_REGION: 'eu-west-3' } };
  expect(await profileRegion({ set: [] }, terminal)).toBe('eu-west-3');
  expect(await profileRegion({ set: [], sandbox: true }, terminal)).toBeUndefined();
});
