import { fileURLToPath } from 'node:url';

/** The folder of scripts and unit files that go into hosts; it lies at the same place seen from src/ and from dist/. */
export const guestDirectory = fileURLToPath(new URL('../../../src/sandbox/guest/', import.meta.url));

/** Absolute path of a script of the guest folder that runs outside of hosts. */
export function guestScript(name: 'datacenter-init.sh' | 'host-start.sh' | 'image-finish.sh'): string {
  return `${guestDirectory}${name}`;
}
