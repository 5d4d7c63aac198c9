import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { findCgroupHome } from './cgroup.js';
import { run } from './command.js';
import { currentPrivilege, type Privilege, userNamespaceFlags } from './privilege.js';

/** One thing that keeps the machine from carrying hosts. */
export interface Missing {
  /** One sentence: what is missing and what for. */
  readonly problem: string;
  /** One sentence with the command that mends it. */
  readonly remedy: string;
  /** The Debian package that mends it, where one does. */
  readonly package?: string;
}

export interface PlaneProbe {
  readonly level: 'real' | 'none';
  readonly missing: readonly Missing[];
  /** Whether this process may install packages itself. */
  readonly privileged: boolean;
}

export interface ProbeOptions {
  /** A delegated control group folder, where systemd is not there to give one. */
  readonly cgroup?: string;
}

interface Program {
  readonly name: string;
  readonly package: string;
  readonly purpose: string;
  readonly onlyFor?: Privilege;
}

const programs: readonly Program[] = [
  { name: 'unshare', package: 'util-linux', purpose: 'separates hosts from this machine' },
  { name: 'nsenter', package: 'util-linux', purpose: 'enters hosts' },
  { name: 'setpriv', package: 'util-linux', purpose: 'takes privileges from hosts' },
  { name: 'mount', package: 'mount', purpose: 'gives hosts their disks' },
  { name: 'ip', package: 'iproute2', purpose: 'builds the networks' },
  { name: 'nft', package: 'nftables', purpose: 'enforces security groups' },
  { name: 'openssl', package: 'openssl', purpose: 'makes the databases’ certificates' },
  { name: 'tar', package: 'tar', purpose: 'unpacks the machine image' },
  { name: 'mmdebstrap', package: 'mmdebstrap', purpose: 'builds the machine image' },
  { name: 'newuidmap', package: 'uidmap', purpose: 'gives hosts user ids of their own', onlyFor: 'user' },
];

const subordinateIds = 65_536;

/** Says whether hosts can run on this machine as this user, and if not, everything that is missing. */
export async function probePlane({ cgroup }: ProbeOptions = {}): Promise<PlaneProbe> {
  const privilege = currentPrivilege();
  const missing = process.platform === 'linux' ? await probeLinux(privilege, cgroup) : [notLinux];
  return { level: missing.length === 0 ? 'real' : 'none', missing, privileged: privilege === 'root' };
}

/** The command that installs the missing Debian packages, to be run as root; undefined when packages do not help. */
export function installCommand(missing: readonly Missing[]): readonly string[] | undefined {
  const packages = [...new Set(missing.flatMap((item) => item.package ?? []))].sort();
  return packages.length === 0 ? undefined : ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
}

/** Runs what `installCommand` said; needs root. */
export async function installPackages(command: readonly string[]): Promise<void> {
  await run(['env', 'DEBIAN_FRONTEND=noninteractive', ...command]);
}

const notLinux: Missing = {
  problem: 'Hosts need a Linux kernel.',
  remedy: 'Run the sandbox on Linux (a virtual machine will do), or go without hosts: --data-plane none.',
};

async function probeLinux(privilege: Privilege, cgroup: string | undefined): Promise<readonly Missing[]> {
  const absent = await missingPrograms(privilege);
  if (absent.some((item) => item.problem.startsWith('apt-get'))) return absent;
  const ids = privilege === 'user' ? await missingSubordinateIds() : [];
  // The kernel can only be tried with the programs at hand.
  const kernel = absent.length > 0 || ids.length > 0 ? [] : await missingKernelFeatures(privilege);
  return [...absent, ...ids, ...kernel, ...(await missingCgroup(privilege, cgroup))];
}

async function missingPrograms(privilege: Privilege): Promise<readonly Missing[]> {
  const wanted = programs.filter(({ onlyFor }) => onlyFor === undefined || onlyFor === privilege);
  const script = 'for name; do command -v "$name" > /dev/null || echo "$name"; done';
  const names = ['apt-get', ...wanted.map(({ name }) => name)];
  const absent = new Set((await run(['sh', '-c', script, 'sh', ...names])).split('\n'));
  if (absent.has('apt-get')) {
    return [
      {
        problem: 'apt-get is not here, and the machine image is built from Debian or Ubuntu packages.',
        remedy: 'Use a Debian or Ubuntu machine, or go without hosts: --data-plane none.',
      },
    ];
  }
  return wanted
    .filter(({ name }) => absent.has(name))
    .map(({ name, package: from, purpose }) => ({
      problem: `The program ${name}, which ${purpose}, is not installed.`,
      remedy: `Install it: sudo apt-get install ${from}`,
      package: from,
    }));
}

async function missingSubordinateIds(): Promise<readonly Missing[]> {
  const { username, uid } = userInfo();
  const enough = async (file: string): Promise<boolean> =>
    hasSubordinateIds(await readFile(file, 'utf8').catch(() => ''), username, uid);
  if ((await enough('/etc/subuid')) && (await enough('/etc/subgid'))) return [];
  return [
    {
      problem: `The user ${username} has no ${subordinateIds} subordinate user and group ids, which hosts’ users need.`,
      remedy: `Give them: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${username}`,
    },
  ];
}

/** Whether /etc/subuid (or subgid) gives the user a range that is long enough for a system. */
export function hasSubordinateIds(file: string, username: string, uid: number): boolean {
  return file
    .split('\n')
    .map((line) => line.split(':'))
    .some(([owner, , count]) => (owner === username || owner === String(uid)) && Number(count) >= subordinateIds);
}

interface Trial {
  readonly script: string;
  readonly problem: string;
  readonly remedy: Readonly<Record<Privilege, string>>;
}

/** Tried one after the other, each inside new namespaces; the first that fails explains the rest. */
const trials: readonly Trial[] = [
  {
    script: 'true',
    problem: 'New namespaces are forbidden here.',
    remedy: {
      root: 'Run on the machine itself, or in a container with --privileged.',
      user: 'Allow them: sudo sysctl -w kernel.unprivileged_userns_clone=1 kernel.apparmor_restrict_unprivileged_userns=0 (whichever exists).',
    },
  },
  {
    script: 'ip link add t3probe type veth peer name t3peer',
    problem: 'The kernel cannot make virtual network links.',
    remedy: { root: 'Load them: modprobe veth', user: 'Load them: sudo modprobe veth' },
  },
  {
    script: `printf 'table inet t { chain c { type nat hook prerouting priority dstnat; ip daddr 192.0.2.1 dnat ip to 192.0.2.2; }; chain f { type filter hook forward priority 0; ct state established accept; }; }' | nft -f -`,
    problem: 'The kernel cannot filter and translate packets with nftables.',
    remedy: { root: 'Load it: modprobe nf_tables nf_nat', user: 'Load it: sudo modprobe -a nf_tables nft_ct nft_nat' },
  },
  {
    script:
      'mount -t tmpfs tmpfs /mnt && mkdir /mnt/l /mnt/u /mnt/w /mnt/r && ' +
      'mount -t overlay overlay -o "lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w$OPTIONS" /mnt/r',
    problem: 'The kernel cannot stack a host’s disk over the machine image (overlay).',
    remedy: {
      root: 'Load it: modprobe overlay',
      user: 'Use Linux 5.11 or newer, where ordinary users may mount overlays.',
    },
  },
];

async function missingKernelFeatures(privilege: Privilege): Promise<readonly Missing[]> {
  const options = privilege === 'root' ? '' : ',userxattr';
  for (const { script, problem, remedy } of trials) {
    const flags = [...userNamespaceFlags(privilege), '--mount', '--net', '--pid', '--fork', '--mount-proc'];
    const argv = ['unshare', ...flags, 'env', `OPTIONS=${options}`, 'sh', '-ec', script];
    const works = await run(argv, { timeoutMs: 10_000 }).then(
      () => true,
      () => false,
    );
    if (!works) return [{ problem, remedy: remedy[privilege] }];
  }
  return [];
}

async function missingCgroup(privilege: Privilege, cgroup: string | undefined): Promise<readonly Missing[]> {
  if (await findCgroupHome(privilege, cgroup)) return [];
  const remedy: Readonly<Record<Privilege, string>> = {
    root: 'Mount the version 2 hierarchy writable: mount -t cgroup2 cgroup2 /sys/fs/cgroup',
    user: 'Log in through systemd, so that `systemd-run --user --scope true` works (sudo loginctl enable-linger $USER).',
  };
  return [
    { problem: 'There is no writable control group, which every host’s systemd needs.', remedy: remedy[privilege] },
  ];
}
