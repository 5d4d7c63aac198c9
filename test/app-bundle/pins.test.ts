import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundleDir } from '../bundle/fixtures.js';

const withoutComments = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const recordedFiles = (system: string) =>
  withoutComments(readFileSync(fileURLToPath(new URL(`recorded/wheels-${system}.txt`, import.meta.url)), 'utf8'));

/** Pins of a requirements file, each with its digests: `name-version` as a wheel's file name spells it. */
function pins(file: string): { wheel: string; digests: string[] }[] {
  const text = withoutComments(readFileSync(join(bundleDir, file), 'utf8'))
    .join('\n')
    .replaceAll(' \\\n', ' ');
  return text.split('\n').map((line) => ({
    wheel: line.split(' ')[0]?.toLowerCase().replaceAll('-', '_').replace('==', '-') ?? '',
    digests: line.match(/sha256:[0-9a-f]{64}/g) ?? [],
  }));
}

const filesOf = (system: string, wheel: string) => recordedFiles(system).filter((file) => file.startsWith(wheel));
const runsOn = (architecture: string) => (file: string) =>
  /-any\.whl|\.tar\.gz/.test(file) || file.includes(architecture);

describe.each([
  ['al2023', 'app/requirements.txt'],
  ['al2023', 'server/al2023.txt'],
  ['al2', 'app/requirements-al2.txt'],
  ['al2', 'server/al2.txt'],
])('on %s, %s', (system, file) => {
  it.each(['x86_64', 'aarch64'])('pins only what there is for %s', (architecture) => {
    const without = pins(file).filter(({ wheel }) => !filesOf(system, wheel).some(runsOn(architecture)));
    expect(without).toEqual([]);
  });
});

it('accepts the recorded digests of each library on Amazon Linux 2023 and no others', () => {
  const wrong = pins('app/requirements.txt').filter(({ wheel, digests }) => {
    const recorded = filesOf('al2023', wheel).map((file) => file.split(' ')[1]);
    return [...recorded].sort().join() !== [...digests].sort().join();
  });
  expect(wrong).toEqual([]);
});
