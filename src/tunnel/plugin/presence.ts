import { compareVersions } from '../version.js';
import { definedOf } from './environment.js';

/** The oldest one that the service still accepts: it signs its upgrade request (Session Manager release history). */
export const oldestPlugin = '1.2.764.0';

const programName = 'session-manager-plugin';
/** A program that does not even say its version in this time is not going to carry a database session. */
const versionTimeoutMs = 5_000;

/** AWS's own client on this machine. */
export type PluginPresence =
  | { readonly kind: 'found'; readonly program: string; readonly version: string }
  | { readonly kind: 'too-old'; readonly version: string }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'absent' };

/** Looks for session-manager-plugin on the PATH of the given environment, and asks it for its version. */
export async function findPlugin(env: Readonly<Record<string, string | undefined>>): Promise<PluginPresence> {
  const { execa } = await import('execa');
  const { stdout, failed, code, shortMessage } = await execa(programName, ['--version'], {
    env: definedOf(env),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: versionTimeoutMs,
    forceKillAfterDelay: 500,
  });
  if (code === 'ENOENT') return { kind: 'absent' };
  const version = /^\d+(?:\.\d+){2,3}$/.exec(stdout.trim())?.[0];
  if (failed || version === undefined) {
    return { kind: 'unusable', reason: failed ? (shortMessage ?? 'it failed') : 'it does not say its version' };
  }
  if (compareVersions(version, oldestPlugin) < 0) return { kind: 'too-old', version };
  return { kind: 'found', program: programName, version };
}
