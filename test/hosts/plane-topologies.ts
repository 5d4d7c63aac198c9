import type { ListenerTls, PlaneRule, PlaneTargetGroup, Topology } from '../../src/sandbox/plane/topology.js';
import { anywhere, groupPeer, sampleTopology, tcpFrom } from '../sandbox/plane/sample-topology.js';
import { selfSigned } from '../sandbox/services/acm/self-signed.js';
import { remoteHands } from './plane-host.js';

/** The sample, whose hosts do what a request asks of them. */
export function topology(): Topology {
  const sample = sampleTopology();
  return { ...sample, hosts: sample.hosts.map((host) => ({ ...host, userData: remoteHands })) };
}

/** The same, with web hosts calling each other. */
export const withWebToWeb = (): Topology => withNetworkGroup({}, [tcpFrom(80, groupPeer('sg-web'))]);

/** The same with another target group behind the network load balancer, and further rules of the targets. */
export function withNetworkGroup(
  change: Partial<Pick<PlaneTargetGroup, 'crossZone' | 'preserveClientIp'>>,
  rules: readonly PlaneRule[] = [],
): Topology {
  const sample = topology();
  const securityGroups = sample.securityGroups.map((group) =>
    group.id === 'sg-web' ? { ...group, ingress: [...group.ingress, ...rules] } : group,
  );
  const loadBalancers = sample.loadBalancers.map((balancer) => {
    if (balancer.type !== 'network') return balancer;
    const listeners = balancer.listeners.map(({ port, targetGroup }) => ({
      port,
      targetGroup: { ...targetGroup, ...change },
    }));
    return { ...balancer, listeners };
  });
  return { ...sample, securityGroups, loadBalancers };
}

/** The same with a public address of the network load balancer's first interface. */
export function facingInternet(inside: Topology): Topology {
  const publicAddress = '203.0.113.21';
  const egress = { kind: 'internet-gateway' } as const;
  return {
    ...inside,
    subnets: inside.subnets.map((one) => (one.id === 'subnet-3' ? { ...one, egress } : one)),
    interfaces: inside.interfaces.map((one) => (one.id === 'eni-nlb1' ? { ...one, publicAddress } : one)),
    securityGroups: inside.securityGroups.map((one) =>
      one.id === 'sg-nlb' ? { ...one, ingress: [...one.ingress, tcpFrom(9090, anywhere)] } : one,
    ),
  };
}

/** What a listener needs to be who it says it is. */
export async function certified(name: string): Promise<ListenerTls> {
  const { Certificate, PrivateKey } = await selfSigned(name, { key: 'ec' });
  const versions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' } as const;
  const ciphers = ['TLS_AES_128_GCM_SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'];
  return { certificate: Certificate.toString(), privateKey: PrivateKey.toString(), ciphers, ...versions };
}

/** The same with HTTPS, as far as there is a certificate, and port 80 leading to it. */
export function withHttps(tls: ListenerTls | undefined): Topology {
  const sample = topology();
  const securityGroups = sample.securityGroups.map((group) =>
    group.id === 'sg-alb' ? { ...group, ingress: [...group.ingress, tcpFrom(443, anywhere)] } : group,
  );
  const url = { protocol: 'HTTPS', host: '#{host}', port: '443', path: '/#{path}', query: '#{query}' } as const;
  const loadBalancers = sample.loadBalancers.map((balancer) => {
    if (balancer.type !== 'application') return balancer;
    const secure = tls ? balancer.listeners.map(({ action }) => ({ port: 443, tls, action })) : [];
    return {
      ...balancer,
      listeners: [...secure, { port: 80, action: { kind: 'redirect', status: 301, ...url } } as const],
    };
  });
  return { ...sample, securityGroups, loadBalancers };
}
