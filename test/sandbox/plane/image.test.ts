import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distributionSources, transportOptions } from '../../../src/sandbox/plane/image/apt-sources.js';
import { withBuildLock } from '../../../src/sandbox/plane/image/build-lock.js';
import { imageName } from '../../../src/sandbox/plane/image/recipe.js';
import { hasSubordinateIds, installCommand } from '../../../src/sandbox/plane/probe.js';

describe('the sources of the image', () => {
  const deb822 = [
    'Types: deb deb-src',
    '# a comment',
    'URIs: http://mirror.example/debian',
    'Suites: bookworm bookworm-updates',
    'Components: main contrib',
    'Signed-By: /usr/share/keyrings/archive.gpg',
    '',
    'Types: deb',
    'URIs: http://mirror.example/security',
    'Suites: bookworm-security',
    'Components: main',
    'Enabled: no',
  ].join('\n');
  const oneLine = [
    '# deb http://old.example/debian bookworm main',
    'deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/ubuntu bookworm main universe # here',
    'deb https://third.party.example/apt stable main',
    'deb-src http://mirror.example/debian bookworm main',
    'deb https://tools.example/linux bookworm stable',
  ].join('\n');

  it('are the host’s own, without third parties', () => {
    const files = [
      { path: '/etc/apt/sources.list', text: oneLine },
      { path: '/etc/apt/sources.list.d/debian.sources', text: deb822 },
    ];
    expect(distributionSources(files, 'bookworm')).toEqual([
      'deb [signed-by=/k.gpg] https://mirror.example/ubuntu bookworm main universe',
      'deb [signed-by=/usr/share/keyrings/archive.gpg] http://mirror.example/debian bookworm main',
      'deb [signed-by=/usr/share/keyrings/archive.gpg] http://mirror.example/debian bookworm-updates main',
    ]);
  });

  it('are reached as the host reaches them', () => {
    const dump = [
      'Acquire "";',
      'Acquire::Check-Valid-Until "false";',
      'Acquire::http::Proxy "http://proxy.example:3128";',
      'Acquire::https::Proxy "";',
      'APT::Install-Recommends "1";',
    ].join('\n');
    expect(transportOptions(dump)).toEqual([
      'Acquire::Check-Valid-Until "false"',
      'Acquire::http::Proxy "http://proxy.example:3128"',
    ]);
  });
});

describe('the image’s folder', () => {
  it('differs by user kind, architecture and release, and not otherwise', () => {
    const recipe = { privilege: 'root', architecture: 'x64', suite: 'bookworm' } as const;
    const names = [
      recipe,
      { ...recipe, privilege: 'user' } as const,
      { ...recipe, architecture: 'arm64' },
      { ...recipe, suite: 'noble' },
    ].map(imageName);
    expect(new Set(names).size).toBe(4);
    expect(imageName({ ...recipe })).toBe(names[0]);
  });
});

describe('the build lock', () => {
  it('lets one builder in at a time', async () => {
    const folder = await mkdtemp(join(tmpdir(), 't3lock-'));
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} in`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(`${name} out`);
    };
    const lock = join(folder, 'lock');
    await Promise.all([
      withBuildLock(lock, () => undefined, work('a')),
      withBuildLock(lock, () => undefined, work('b')),
    ]);
    expect([order.slice(0, 2), order.slice(2)].map(([first]) => first?.[0]).sort()).toEqual(['a', 'b']);
    expect(order.map((entry) => entry.slice(2))).toEqual(['in', 'out', 'in', 'out']);
    await rm(folder, { recursive: true });
  });

  it('is taken over from a builder that no longer exists', async () => {
    const folder = await mkdtemp(join(tmpdir(), 't3lock-'));
    await writeFile(join(folder, 'lock'), '4194305');
    expect(
      await withBuildLock(
        join(folder, 'lock'),
        () => undefined,
        async () => 'built',
      ),
    ).toBe('built');
    await rm(folder, { recursive: true });
  });
});

describe('what is missing', () => {
  it('is installed by one command', () => {
    const missing = ['uidmap', 'nftables', 'uidmap'].map((name) => ({ problem: '', remedy: '', package: name }));
    expect(installCommand(missing)).toEqual([
      'apt-get',
      'install',
      '--yes',
      '--no-install-recommends',
      'nftables',
      'uidmap',
    ]);
    expect(installCommand([{ problem: 'No Linux.', remedy: 'Use it.' }])).toBeUndefined();
  });

  it.each([
    ['ann:100000:65536', true],
    ['1000:100000:65536', true],
    ['ann:100000:1000', false],
    ['bob:100000:65536', false],
    ['', false],
  ])('subordinate ids "%s": %s', (file, expected) => {
    expect(hasSubordinateIds(file, 'ann', 1000)).toBe(expected);
  });
});
