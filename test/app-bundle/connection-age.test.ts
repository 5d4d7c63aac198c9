import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleDir } from '../bundle/fixtures.js';

const python = '/usr/bin/python3';
const canImport = spawnSync(python, ['-c', 'import flask, pymysql']).status === 0;

describe.skipIf(!canImport)("a worker's connection (needs the distribution's Flask and PyMySQL)", () => {
  it('opens late, is kept for a minute, and is opened again once when it went stale', () => {
    const script = fileURLToPath(new URL('connection_age.py', import.meta.url));
    const output = execFileSync(python, [script, `${bundleDir}/app`], { encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual({
      kept: ['open', 'run', 'run'],
      aged: ['close', 'open', 'run'],
      lost: ['close', 'open', 'run'],
      'read-only': ['close', 'open', 'run'],
      'read-only for good': ['close', 'open', 'close', 'raised 1290'],
      'no such table': ['open', 'run', 'close', 'raised 1146'],
    });
  });
});
