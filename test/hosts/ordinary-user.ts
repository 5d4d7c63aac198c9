import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const groups = existsSync('/sys/fs/cgroup/unified') ? '/sys/fs/cgroup/unified' : '/sys/fs/cgroup';

/** Why no ordinary user can be made here; undefined when one can. */
export const noOrdinaryUser: string | undefined =
  process.getuid?.() !== 0
    ? 'only root can make another user'
    : !existsSync('/usr/sbin/useradd') || !existsSync('/usr/bin/newuidmap')
      ? 'the packages passwd and uidmap are needed'
      : undefined;

/** A user with subordinate ids and a delegated control group, as a login session under systemd has one. */
export class OrdinaryUser {
  readonly name: string;
  readonly home: string;
  readonly cgroup: string;

  constructor(name: string) {
    this.name = name;
    this.home = join(tmpdir(), name);
    this.cgroup = join(groups, name);
    execFileSync('useradd', ['--create-home', '--home-dir', this.home, '--shell', '/bin/bash', name]);
    const uid = Number(execFileSync('id', ['-u', name]));
    const gid = Number(execFileSync('id', ['-g', name]));
    mkdirSync(this.cgroup);
    for (const path of ['', 'cgroup.procs', 'cgroup.subtree_control']) chownSync(join(this.cgroup, path), uid, gid);
  }

  /**
   * Words before a command that make it this user's. The shell joins the delegated group while it is still root, as
   * systemd would start a user's session in it.
   */
  get prefix(): readonly string[] {
    const settings = `HOME=${this.home} PATH=/usr/bin:/bin:/usr/sbin:/sbin TIER3_WIZARD_CGROUP=${this.cgroup}`;
    const become = `setpriv --reuid=${this.name} --regid=${this.name} --init-groups env -i ${settings}`;
    return ['sh', '-c', `echo $$ > ${this.cgroup}/cgroup.procs; exec ${become} "$@"`, 'sh'];
  }

  async remove(): Promise<void> {
    await sleep(500);
    execFileSync('userdel', ['--remove', this.name], { stdio: 'ignore' });
    rmSync(this.cgroup, { recursive: true, force: true, maxRetries: 3 });
  }
}
