import { fileURLToPath } from 'node:url';
import { DescribeNetworkInterfacesCommand, EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { namespaceOf } from '../../src/sandbox/plane/names.js';
import type { Datacenter } from './datacenter.js';

export type Place = 'internet' | 'alb' | 'web' | 'nlb' | 'app' | 'db';

/** A place where packets come from or go to. */
export interface Spot {
  readonly place: Place;
  readonly address: string;
  /** As the internet knows it. */
  readonly publicAddress: string | undefined;
  /** Its network namespace; the internet has none of its own. */
  readonly namespace: string | undefined;
}

const places: readonly Place[] = ['alb', 'web', 'nlb', 'app', 'db'];

/** Every network interface of the system, told by its security group, and the internet. */
export async function spotsOf(datacenter: Datacenter, aws: EC2ClientConfig, environment = 'demo'): Promise<Spot[]> {
  const { NetworkInterfaces = [] } = await new EC2Client(aws).send(new DescribeNetworkInterfacesCommand({}));
  const namespaces = await namespacesByAddress(datacenter);
  const inVpc = NetworkInterfaces.flatMap(({ PrivateIpAddress: address = '', Association, Groups = [] }) => {
    const place = places.find((one) => Groups.some(({ GroupName }) => GroupName === `${environment}-${one}`));
    const namespace = namespaces.get(address);
    return place && namespace ? [{ place, address, publicAddress: Association?.PublicIp, namespace }] : [];
  });
  return [{ place: 'internet', address: '', publicAddress: undefined, namespace: undefined }, ...inVpc];
}

async function namespacesByAddress(datacenter: Datacenter): Promise<ReadonlyMap<string, string>> {
  const list = 'for n in /run/netns/*; do nsenter --net=$n ip -4 -o addr | sed "s|^|$(basename $n) |"; done';
  const lines = (await datacenter.run(undefined, 'sh', '-c', list)).split('\n');
  return new Map(
    lines.flatMap((line) => {
      const [, namespace, address] = /^(\S+) .* inet ([\d.]+)/.exec(line) ?? [];
      return namespace && address && !namespace.startsWith('vpc-') ? [[address, namespace] as const] : [];
    }),
  );
}

/** What the design opens. Everything else is shut: every other place, pair of neighbours and port. */
const open: readonly (readonly [from: Place | 'anywhere', to: Place, port: number])[] = [
  ['anywhere', 'alb', 80],
  ['alb', 'web', 80],
  ['web', 'nlb', 9090],
  ['nlb', 'app', 9090],
  ['app', 'db', 3306],
];

const ports = [22, 80, 3306, 9090] as const;

/**
 * Not asked: members of an Aurora cluster reach their storage behind the network, which the sandbox plays by replication
 * between them.
 */
const played = 'db db 3306';

export interface Matrix {
  /** How many pairs of place, place and port were tried. */
  readonly size: number;
  /** What differs from the design, as `web -> db 3306 is open`. */
  readonly wrong: readonly string[];
}

const probe = fileURLToPath(new URL('probe.py', import.meta.url));

/** Tries every place against every other one and its own neighbours. A refused connection was let through. */
export async function packetMatrix(datacenter: Datacenter, spots: readonly Spot[]): Promise<Matrix> {
  const sources = [...new Map(spots.map((spot) => [spot.place, spot])).values()];
  const found = await Promise.all(
    sources.map(async (from) => {
      const targets = spots.filter((to) => to.place !== 'internet' && to.namespace !== from.namespace);
      const tries = targets.flatMap((to) => ports.map((port) => ({ to, port })));
      const isOutside = from.place === 'internet';
      const asked = tries.map(({ to, port }) => `${(isOutside && to.publicAddress) || to.address}:${port}`);
      const answer = await datacenter.run(from.namespace, 'python3', probe, 'connect', ...asked);
      const passed: boolean[] = JSON.parse(answer);
      return tries.map(({ to, port }, i) => ({ from: from.place, to: to.place, port, passed: passed[i] }));
    }),
  );
  const tries = found.flat().filter(({ from, to, port }) => `${from} ${to} ${port}` !== played);
  const wrong = tries.filter(({ from, to, port, passed }) => {
    const meant = open.some((one) => ['anywhere', from].includes(one[0]) && one[1] === to && one[2] === port);
    return passed !== meant;
  });
  const lines = wrong.map(({ from, to, port, passed }) => `${from} -> ${to} ${port} is ${passed ? 'open' : 'shut'}`);
  return { size: tries.length, wrong: [...new Set(lines)].sort() };
}

/** Who pretends to be whom: each time the address that the receiver's rule admits, sent by somebody else. */
const forgeries: readonly { readonly by: Place; readonly as: Place; readonly to: Place; readonly port: number }[] = [
  { by: 'internet', as: 'alb', to: 'web', port: 80 },
  { by: 'app', as: 'alb', to: 'web', port: 80 },
  { by: 'app', as: 'web', to: 'nlb', port: 9090 },
  { by: 'web', as: 'nlb', to: 'app', port: 9090 },
  { by: 'web', as: 'app', to: 'db', port: 3306 },
  { by: 'internet', as: 'app', to: 'db', port: 3306 },
];

/** Not forged: it has to arrive. */
const genuine = { by: 'app', as: 'app', to: 'db', port: 3306 } as const;

const wordsOf = ({ by, as, to, port }: (typeof forgeries)[number]): string => `${by} as ${as} -> ${to} ${port}`;

/** All that arrives when no router looks at senders; the internet has no way to private addresses besides. */
export const forgeryWords: readonly string[] = [...forgeries, genuine]
  .filter(({ by }) => by !== 'internet')
  .map(wordsOf);

/** Lets the VPC's router take any sender for granted, until its rules are written anew. */
export async function withoutSourceCheck(datacenter: Datacenter, vpcId: string): Promise<void> {
  await datacenter.run(namespaceOf.router(vpcId), 'nft', 'flush', 'chain', 'inet', 'vpc', 'known_source');
}

/** Sends forged openings of connections and answers those that arrived, with a genuine one behind them. */
export async function arrivedForgeries(datacenter: Datacenter, spots: readonly Spot[]): Promise<readonly string[]> {
  const of = (place: Place): Spot => {
    const spot = spots.find((one) => one.place === place);
    if (!spot) throw new Error(`there is no ${place}`);
    return spot;
  };
  const sent = await Promise.all(
    [...forgeries, genuine].map(async (forgery, i) => {
      const { by, as, to, port } = forgery;
      const sourcePort = 54_300 + i;
      const watching = datacenter.run(of(to).namespace, 'python3', probe, 'watch', of(as).address, String(sourcePort));
      const packet = [of(as).address, String(sourcePort), of(to).address, String(port)];
      await datacenter.run(of(by).namespace, 'python3', probe, 'send', ...packet);
      return (await watching).trim() === 'seen' ? [wordsOf(forgery)] : [];
    }),
  );
  return sent.flat();
}
