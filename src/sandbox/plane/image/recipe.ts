import { createHash } from 'node:crypto';
import type { Privilege } from '../privilege.js';

/** The name of the package repository that hosts reach over the internet side of their network. */
export const packageHost = 'packages.sandbox.internal';

/** What the machine image holds, as an AMI would: an init system, the AWS command line and what the agent needs. */
export const basePackages = [
  'systemd',
  'systemd-sysv',
  'dbus',
  'iproute2',
  'iputils-ping',
  'curl',
  'ca-certificates',
  'procps',
  'less',
  'python3',
  'awscli',
  'python3-botocore',
  'python3-websocket',
  'openssl',
  'sudo',
  'util-linux',
] as const;

/** Installed by provisioning through the network; the pool also gets their dependencies that the image lacks. */
export const poolPackages = [
  'apache2',
  'uwsgi-core',
  'uwsgi',
  'uwsgi-plugin-python3',
  'python3-flask',
  'python3-pymysql',
  'python3-cryptography',
  'ca-certificates',
] as const;

/** The servers that play Aurora; a layer of its own that only database hosts see. */
export const databasePackages = ['mariadb-server-core', 'mariadb-client-core'] as const;

/** Raised by hand when the build script changes what the image holds. */
const recipeVersion = 1;

export interface ImageRecipe {
  readonly privilege: Privilege;
  readonly architecture: string;
  /** Codename of the host's release, such as `bookworm`. */
  readonly suite: string;
}

/** The folder name of the image that this recipe makes. Files of a user's image carry his subordinate ids: not root's. */
export function imageName(recipe: ImageRecipe): string {
  const contents = JSON.stringify([recipe, recipeVersion, packageHost, basePackages, poolPackages, databasePackages]);
  return `image-${createHash('sha256').update(contents).digest('hex').slice(0, 16)}`;
}
