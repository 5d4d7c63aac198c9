import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { groupName } from '../../src/sandbox/plane/cgroup.js';

/** What a machine can show of a sandbox, besides its own folders. */
export interface Traces {
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly namespaces: readonly string[];
  readonly groups: readonly string[];
}

const cgroupRoots = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'];

/** Everything on this machine that is of a sandbox in the folder; its control groups may have other homes. */
export function tracesOf(folder: string, cgroupHomes: readonly string[] = cgroupRoots): Traces {
  const group = groupName(join(realpathSync(folder), '.tier3-wizard', '_sandbox', 'plane'));
  return {
    processes: readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
      .filter((commandLine) => commandLine.includes(folder)),
    mounts: read('/proc/self/mounts')
      .split('\n')
      .filter((line) => line.includes(folder) || line.includes('/run/netns')),
    namespaces: existsSync('/run/netns') ? readdirSync('/run/netns') : [],
    groups: cgroupHomes.map((home) => join(home, group)).filter((path) => existsSync(path)),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
