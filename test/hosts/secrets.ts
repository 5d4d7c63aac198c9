import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { type Datacenter, textOf } from './datacenter.js';

/** The password that is about to take the place of the one before; root alone can read it. */
const inTransit = / etc\/tier3-app\/password\.\w{6} 600 root$/;

/** Where on an instance's disk a secret lies, as `app etc/tier3-app/password 640 root`. */
export function secretsOnDisk(datacenter: Datacenter, tier: string, id: string, secrets: readonly string[]): string[] {
  const disk = join(datacenter.diskOf(id), 'upper');
  return filesWith(disk, secrets)
    .map((path) => {
      const { mode = 0, uid } = statSync(path, { throwIfNoEntry: false }) ?? {};
      const owner = uid === 0 ? 'root' : String(uid);
      return `${tier} ${relative(disk, path)} ${(mode & 0o7777).toString(8)} ${owner}`;
    })
    .filter((line) => !inTransit.test(line))
    .sort();
}

/** Processes of the sandbox that show a secret in their command line or environment, as `mariadbd cmdline`. */
export function secretsInProcesses(datacenter: Datacenter, secrets: readonly string[]): string[] {
  return datacenter.processes().flatMap((pid) =>
    (['cmdline', 'environ'] as const).flatMap((name) => {
      const text = textOf(pid, name);
      return secrets.some((secret) => text.includes(secret)) ? [`${textOf(pid, 'comm').trim()} ${name}`] : [];
    }),
  );
}

/** The files below a folder that hold one of the secrets, as they are or in base64: journals and databases too. */
export function filesWith(folder: string, secrets: readonly string[]): string[] {
  const own = mkdtempSync(join(tmpdir(), 't3s-'));
  try {
    const patterns = secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('base64').slice(0, -4)]);
    writeFileSync(join(own, 'patterns'), `${patterns.join('\n')}\n`, { mode: 0o600 });
    return execFileSync('grep', ['-rlaF', '-f', join(own, 'patterns'), folder], { encoding: 'utf8' })
      .trim()
      .split('\n');
  } catch (error) {
    // Found nothing.
    if (error instanceof Error && 'status' in error && error.status === 1) return [];
    throw error;
  } finally {
    rmSync(own, { recursive: true });
  }
}
