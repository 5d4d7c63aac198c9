import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleDir } from '../bundle/fixtures.js';

const scripts = readdirSync(bundleDir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sh'));
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

describe.skipIf(!hasShellcheck)(
  `shellcheck ${hasShellcheck ? '' : '(skipped: it is not installed) '}finds nothing in`,
  () => {
    it.each(scripts)('%s', (script) => {
      const run = spawnSync('shellcheck', ['-x', '-P', 'SCRIPTDIR', script], { cwd: bundleDir, encoding: 'utf8' });
      expect({ output: run.stdout, status: run.status }).toEqual({ output: '', status: 0 });
    });
  },
);

it('every script is executable by its shebang or sourced by one that is', () => {
  const heads = scripts.map((script) => execFileSync('head', ['-1', join(bundleDir, script)], { encoding: 'utf8' }));
  expect([...new Set(heads)].sort()).toEqual([
    '# shellcheck shell=bash\n',
    '# shellcheck shell=bash disable=SC2034\n',
    '#!/usr/bin/env bash\n',
  ]);
});
