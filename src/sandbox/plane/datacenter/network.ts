import {
  internetClientAddress,
  linkLocalResolver,
  metadataAddress,
  packagesAddress,
  resolverOf,
  uplinkAddress,
} from '../addresses.js';
import { run } from '../command.js';
import { enableForwarding, inNamespace } from '../namespace.js';
import type { Attachment, NetworkPlan, RouterPlan } from './network-plan.js';

/** What the kernel holds now; it lives and dies with the datacenter's namespaces, so memory is enough. */
interface RouterState {
  readonly plan: RouterPlan;
  readonly gateways: Set<string>;
  readonly publicAddresses: Set<string>;
  ruleset: string;
}

/** The namespaces, links and routes of the datacenter. */
export class Network {
  private readonly routers = new Map<string, RouterState>();
  private readonly attachments = new Map<string, Attachment>();

  /** Makes the datacenter's own namespace the internet. */
  async start(endpointAddresses: readonly string[]): Promise<void> {
    const own = [internetClientAddress, packagesAddress, ...endpointAddresses, uplinkAddress.internet];
    await enableForwarding();
    await ip(undefined, ['link set lo up', ...own.map((address) => `addr add ${address}/32 dev lo`)]);
  }

  /** Namespaces whose addresses the plan changes or no longer has: their workloads have to end first. */
  leaving(plan: NetworkPlan): readonly string[] {
    const wanted = new Map(plan.attachments.map((item) => [item.namespace, JSON.stringify(item)]));
    return [...this.attachments.values()]
      .filter((item) => wanted.get(item.namespace) !== JSON.stringify(item))
      .map((item) => item.namespace);
  }

  /** Removes one namespace together with its link; its processes have ended. */
  async detach(namespace: string): Promise<void> {
    const attachment = this.attachments.get(namespace);
    if (attachment === undefined) return;
    this.attachments.delete(namespace);
    const router = this.routers.get(attachment.vpcId);
    if (router) {
      const { link, returnMark } = attachment;
      const rules = returnMark === undefined ? [] : [`rule del fwmark ${returnMark} lookup ${returnMark}`];
      for (const line of [...rules, `link del ${link}`]) await ip(router.plan.namespace, [line]).catch(() => undefined);
    }
    await run(['ip', 'netns', 'del', namespace]).catch(() => undefined);
  }

  /** Ids of the VPCs that the plan no longer has; their routers' processes have to end first. */
  leavingRouters(plan: NetworkPlan): readonly string[] {
    const wanted = new Set(plan.routers.map(({ vpc }) => `${vpc.id} ${vpc.cidr}`));
    return [...this.routers.values()]
      .map((s) => s.plan.vpc)
      .filter((v) => !wanted.has(`${v.id} ${v.cidr}`))
      .map((v) => v.id);
  }

  async removeRouter(vpcId: string): Promise<void> {
    const state = this.routers.get(vpcId);
    if (state === undefined) return;
    const left = [...this.attachments.values()].filter((item) => item.vpcId === vpcId);
    for (const item of left) await this.detach(item.namespace);
    this.routers.delete(vpcId);
    await ip(undefined, [`link del ${state.plan.uplink}`]).catch(() => undefined);
    await run(['ip', 'netns', 'del', state.plan.namespace]).catch(() => undefined);
  }

  /** Adds what is missing. Calling it again after a failure continues. */
  async extend(plan: NetworkPlan): Promise<void> {
    for (const router of plan.routers) {
      if (!this.routers.has(router.vpc.id)) await this.addRouter(router);
      await this.updateRouter(router);
    }
    const missing = plan.attachments.filter((item) => !this.attachments.has(item.namespace));
    await Promise.all(missing.map((item) => this.attach(item)));
  }

  /** Loads a router's ruleset, when it differs from the loaded one; open connections live on. */
  async enforce(vpcId: string, ruleset: string): Promise<void> {
    const state = this.routers.get(vpcId);
    if (state === undefined || state.ruleset === ruleset) return;
    await inNamespace(state.plan.namespace, ['nft', '-f', '-'], ruleset);
    state.ruleset = ruleset;
  }

  private async addRouter(plan: RouterPlan): Promise<void> {
    const { namespace, uplink, vpc } = plan;
    await run(['ip', 'netns', 'add', namespace]);
    await enableForwarding(namespace);
    await ip(undefined, [
      `link add ${uplink} type veth peer name internet netns ${namespace}`,
      `link set ${uplink} up`,
    ]);
    await ip(namespace, [
      'link set lo up',
      ...[resolverOf(vpc.cidr), linkLocalResolver, metadataAddress].map((address) => `addr add ${address}/32 dev lo`),
      `addr add ${uplinkAddress.router}/32 dev internet`,
      'link set internet up',
      `route add default via ${uplinkAddress.internet} dev internet onlink`,
      `route add blackhole ${vpc.cidr}`,
    ]);
    this.routers.set(vpc.id, { plan, gateways: new Set(), publicAddresses: new Set(), ruleset: '' });
  }

  private async updateRouter(plan: RouterPlan): Promise<void> {
    const state = this.routers.get(plan.vpc.id);
    if (state === undefined) return;
    const gateways = difference(state.gateways, new Set(plan.gateways));
    await ip(plan.namespace, [
      ...gateways.removed.map((address) => `addr del ${address}/32 dev lo`),
      ...gateways.added.map((address) => `addr add ${address}/32 dev lo`),
    ]);
    remember(state.gateways, gateways);
    const addresses = difference(state.publicAddresses, new Set(plan.publicAddresses));
    const route = `via ${uplinkAddress.router} dev ${plan.uplink} onlink`;
    await ip(undefined, [
      ...addresses.removed.map((address) => `route del ${address}/32 ${route}`),
      ...addresses.added.map((address) => `route replace ${address}/32 ${route}`),
    ]);
    remember(state.publicAddresses, addresses);
  }

  private async attach(item: Attachment): Promise<void> {
    const router = this.routers.get(item.vpcId);
    const [first] = item.addresses;
    if (router === undefined || first === undefined) {
      throw new Error(`${item.namespace} is to be in ${item.vpcId}, which is not in the topology`);
    }
    await run(['ip', 'netns', 'add', item.namespace]);
    this.attachments.set(item.namespace, item);
    await ip(router.plan.namespace, [
      `link add ${item.link} type veth peer name eth0 netns ${item.namespace}`,
      `link set ${item.link} up`,
      ...item.addresses.map(({ address }) => `route add ${address}/32 dev ${item.link}`),
      ...(item.returnMark === undefined
        ? []
        : [
            `route add default via ${first.address} dev ${item.link} onlink table ${item.returnMark}`,
            `rule add fwmark ${item.returnMark} lookup ${item.returnMark}`,
          ]),
    ]);
    await ip(item.namespace, [
      'link set lo up',
      ...item.addresses.map(({ address, prefix }) => `addr add ${address}/${prefix} dev eth0 noprefixroute`),
      'link set eth0 up',
      `route add ${first.gateway} dev eth0 scope link src ${first.address}`,
      `route add default via ${first.gateway} dev eth0 src ${first.address}`,
    ]);
  }
}

async function ip(namespace: string | undefined, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const where = namespace === undefined ? [] : ['-n', namespace];
  await run(['ip', ...where, '-batch', '-'], { input: `${lines.join('\n')}\n` });
}

interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

function difference(now: ReadonlySet<string>, wanted: ReadonlySet<string>): Difference {
  return {
    added: [...wanted].filter((item) => !now.has(item)),
    removed: [...now].filter((item) => !wanted.has(item)),
  };
}

function remember(set: Set<string>, { added, removed }: Difference): void {
  for (const item of removed) set.delete(item);
  for (const item of added) set.add(item);
}
