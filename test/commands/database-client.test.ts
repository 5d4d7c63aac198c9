import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runDatabaseClient } from '../../src/commands/database-client.js';

const login = {
  ...{ host: '127.0.0.1', port: 40_123, user: 'admin', password: 'pa"ss \\ word', database: 'app' },
  caPem: 'roots\n',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 't3-client-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A client that tells how it was called, what it could read, and ends with 7. */
async function told(program: string, ...args: string[]) {
  const file = (name: string): string => join(folder, name);
  writeFileSync(
    file(program),
    [
      '#!/bin/sh',
      `printf '%s\\n' "$@" >${file('argv')}`,
      `env | grep -e ^MYSQL_ -e ^KEPT >${file('env')}`,
      `case $1 in --defaults-extra-file=*) f=\${1#*=}; cp "$f" ${file('options')}; stat -c %a "$f" "$MYSQL_SSL_CA" >${file('modes')}; esac`,
      `cp "$MYSQL_SSL_CA" ${file('roots')}`,
      'exit 7',
    ].join('\n'),
  );
  chmodSync(file(program), 0o755);
  const env = { PATH: `${folder}:/usr/bin:/bin`, KEPT: 'yes', MYSQL_PWD: undefined };
  const code = await runDatabaseClient([program, ...args], login, env);
  const lines = (name: string): string[] =>
    existsSync(file(name)) ? readFileSync(file(name), 'utf8').trimEnd().split('\n') : [];
  return {
    code,
    argv: lines('argv'),
    env: lines('env').sort(),
    options: lines('options'),
    modes: lines('modes'),
    roots: lines('roots'),
  };
}

test('MySQL’s own clients read the password from a file of this user alone, which is gone afterwards', async () => {
  const { code, argv, env, options, modes, roots } = await told('mysql', '-e', 'SELECT 1');
  const [first = '', ...rest] = argv;
  const [, optionFile = ''] = /^--defaults-extra-file=(.+)$/.exec(first) ?? [];
  expect([code, rest, modes, roots]).toEqual([7, ['-e', 'SELECT 1'], ['600', '600'], ['roots']]);
  expect(options).toEqual([
    '[client]',
    'protocol=tcp',
    'host=127.0.0.1',
    'port=40123',
    'user=admin',
    'password="pa\\"ss \\\\ word"',
    expect.stringMatching(/^ssl-ca=.*\/roots\.pem$/),
    '[client-mariadb]',
    'ssl-verify-server-cert=0',
    '[mysql]',
    'database=app',
  ]);
  expect([...argv, ...env].filter((line) => line.includes(login.password))).toEqual([]);
  expect(existsSync(optionFile)).toBe(false);
});

test('other programs find the login in their environment, and never in their arguments', async () => {
  const { code, argv, env } = await told('report', '--all');
  expect([code, argv]).toEqual([7, ['--all']]);
  expect(env).toEqual([
    'KEPT=yes',
    'MYSQL_DATABASE=app',
    'MYSQL_HOST=127.0.0.1',
    `MYSQL_PWD=${login.password}`,
    expect.stringMatching(/^MYSQL_SSL_CA=.*\/roots\.pem$/),
    'MYSQL_TCP_PORT=40123',
    'MYSQL_USER=admin',
  ]);
});

test('a program that is not there is refused', async () => {
  await expect(runDatabaseClient(['no-such-client'], login, { PATH: folder })).rejects.toMatchObject({
    message: 'There is no program no-such-client on the PATH.',
    exitCode: 2,
  });
});
