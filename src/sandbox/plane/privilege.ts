import { userInfo } from 'node:os';

/** Who runs the sandbox: real root, or an ordinary user who is root only inside a user namespace of his own. */
export type Privilege = 'root' | 'user';

/** The privilege of this process. */
export function currentPrivilege(): Privilege {
  return userInfo().uid === 0 ? 'root' : 'user';
}

/** The `unshare` flags that make the user root over his subordinate ids; none are needed by root. */
export function userNamespaceFlags(privilege: Privilege): readonly string[] {
  return privilege === 'root' ? [] : ['--user', '--map-auto', '--map-root-user'];
}

/** Wraps a command so that it has the rights over files of subordinate ids, and mounts and a host name of its own. */
export function asNamespaceRoot(privilege: Privilege, argv: readonly string[]): readonly string[] {
  return ['unshare', ...userNamespaceFlags(privilege), '--mount', '--uts', '--propagation', 'private', '--', ...argv];
}
