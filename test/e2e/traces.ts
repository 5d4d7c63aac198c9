import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** What a machine can show of a sandbox, besides its own folders. */
export interface Traces {
  readonly processes: readonly string[];
  readonly mounts: readonly string[];
  readonly namespaces: readonly string[];
  readonly groups: readonly string[];
}

/** Everything on this machine that names the folder or looks like the sandbox's. */
export function tracesOf(folder: string): Traces {
  return {
    processes: readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' '))
      .filter((commandLine) => commandLine.includes(folder)),
    mounts: read('/proc/self/mounts')
      .split('\n')
      .filter((line) => line.includes(folder) || line.includes('/run/netns')),
    namespaces: existsSync('/run/netns') ? readdirSync('/run/netns') : [],
    groups: ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']
      .filter((path) => existsSync(path))
      .flatMap((path) => readdirSync(path).filter((name) => name.startsWith('tier3-'))),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
