import type {
  AlbAction,
  AlbListener,
  DnsRecord,
  ListenerTls,
  NlbListener,
  PlaneHealthCheck,
  PlaneLoadBalancer,
  PlaneTarget,
  PlaneTargetGroup,
  TlsVersion,
  Topology,
} from '../../plane/topology.js';
import type { Cloud } from '../../region/cloud.js';
import { Certificates } from '../acm/tables.js';
import { Instances, type InterfaceRecord, Interfaces } from '../ec2/tables.js';
import { sslPolicies } from './listener/describe-ssl-policies.js';
import { forwardedTo } from './serving.js';
import {
  type HealthCheck,
  type ListenerAction,
  type ListenerRecord,
  Listeners,
  type LoadBalancerRecord,
  LoadBalancers,
  type TargetGroupRecord,
  TargetGroups,
} from './tables.js';
import { targetsOf } from './target/registration.js';
import { targetStates } from './target/state.js';

/** The speed of the sandbox divides AWS's waits, but the hosts behind the health checks are as slow as they are. */
const floors = {
  /** More often than once a second the checks themselves would keep a small machine busy. */
  intervalSeconds: 1,
  /** A Python application on a loaded machine needs this long to answer; a shorter configured timeout stays. */
  timeoutSeconds: 2,
} as const;

/** What the data plane has to serve: active load balancers with their listeners, and the names that answer. */
export function loadBalancing(cloud: Cloud): Pick<Topology, 'loadBalancers' | 'records'> {
  const active = cloud.table(LoadBalancers).where((one) => one.state.code === 'active');
  return {
    loadBalancers: active.map((one) => toPlane(cloud, one)),
    records: active.filter((one) => one.resolvable).map((one) => toRecord(cloud, one)),
  };
}

function toPlane(cloud: Cloud, loadBalancer: LoadBalancerRecord): PlaneLoadBalancer {
  const base = {
    arn: loadBalancer.id,
    name: loadBalancer.name,
    interfaceIds: interfacesOf(cloud, loadBalancer).map((one) => one.id),
  };
  const listeners = cloud.table(Listeners).where((listener) => listener.loadBalancerArn === loadBalancer.id);
  return loadBalancer.type === 'network'
    ? { ...base, type: 'network', listeners: listeners.flatMap((one) => toNlbListener(cloud, loadBalancer, one)) }
    : {
        ...base,
        type: 'application',
        listeners: listeners.flatMap((one) => toAlbListener(cloud, loadBalancer, one)),
        idleTimeoutSeconds: Number(loadBalancer.attributes['idle_timeout.timeout_seconds']),
      };
}

/** Listeners with TLS or UDP exist in the control plane only. */
function toNlbListener(
  cloud: Cloud,
  loadBalancer: LoadBalancerRecord,
  { port, protocol, action }: ListenerRecord,
): NlbListener[] {
  const group = cloud.table(TargetGroups).get(forwardedTo(action) ?? '');
  return protocol === 'TCP' && group ? [{ port, targetGroup: toPlaneGroup(cloud, loadBalancer, group) }] : [];
}

function toAlbListener(cloud: Cloud, loadBalancer: LoadBalancerRecord, listener: ListenerRecord): AlbListener[] {
  const action = toPlaneAction(cloud, loadBalancer, listener.action);
  if (!action) return [];
  const { port } = listener;
  if (listener.protocol === 'HTTP') return [{ port, action }];
  const tls = tlsOf(cloud, listener);
  return tls ? [{ port, action, tls }] : [];
}

function toPlaneAction(cloud: Cloud, loadBalancer: LoadBalancerRecord, action: ListenerAction): AlbAction | undefined {
  switch (action.type) {
    case 'forward': {
      const group = cloud.table(TargetGroups).get(action.targetGroupArn);
      return group && { kind: 'forward', targetGroup: toPlaneGroup(cloud, loadBalancer, group) };
    }
    case 'redirect': {
      const { Protocol = '', Host = '', Port = '', Path = '', Query = '', StatusCode } = action.config;
      const status = StatusCode === 'HTTP_302' ? 302 : 301;
      return { kind: 'redirect', status, protocol: Protocol, host: Host, port: Port, path: Path, query: Query };
    }
    case 'fixed-response': {
      const { StatusCode, ContentType = 'text/plain', MessageBody = '' } = action.config;
      return { kind: 'fixed-response', status: Number(StatusCode), contentType: ContentType, body: MessageBody };
    }
  }
}

/** Undefined for a certificate without its key: one that ACM issued, or that was deleted. */
function tlsOf(cloud: Cloud, { certificateArns, sslPolicy }: ListenerRecord): ListenerTls | undefined {
  const material = cloud.table(Certificates).get(certificateArns[0] ?? '')?.material;
  const policy = sslPolicies.find((one) => one.Name === sslPolicy);
  if (!material || !policy) return undefined;
  const versions = tlsVersions.filter((version) => policy.SslProtocols?.includes(version));
  const [minVersion, maxVersion] = [versions.at(0), versions.at(-1)];
  if (!minVersion || !maxVersion) return undefined;
  return { ...material, minVersion, maxVersion, ciphers: (policy.Ciphers ?? []).flatMap(({ Name }) => Name ?? []) };
}

const tlsVersions: readonly TlsVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

function toPlaneGroup(cloud: Cloud, loadBalancer: LoadBalancerRecord, group: TargetGroupRecord): PlaneTargetGroup {
  return {
    arn: group.id,
    crossZone: crossesZones(loadBalancer, group),
    preserveClientIp: group.attributes['preserve_client_ip.enabled'] === 'true',
    healthCheck: toPlaneCheck(cloud, group.healthCheck),
    targets: toPlaneTargets(cloud, group),
  };
}

/** Targets take part from the end of their registration until they are drained, as long as their instance runs. */
function toPlaneTargets(cloud: Cloud, group: TargetGroupRecord): PlaneTarget[] {
  return targetsOf(cloud, group.id).flatMap(({ instanceId, port, phase }) => {
    const instance = cloud.table(Instances).get(instanceId);
    const takesPart = phase.kind === 'checked' || phase.kind === 'draining';
    if (!takesPart || instance?.state !== 'running') return [];
    const { interfaceId, availabilityZone, address } = instance;
    return [{ id: instanceId, interfaceId, availabilityZone, address, port, draining: phase.kind === 'draining' }];
  });
}

function toPlaneCheck(cloud: Cloud, check: HealthCheck): PlaneHealthCheck {
  return {
    protocol: check.protocol === 'TCP' ? 'TCP' : 'HTTP',
    ...(check.port === 'traffic-port' ? {} : { port: Number(check.port) }),
    path: check.path ?? '/',
    matcher: check.matcher ?? '200-399',
    intervalSeconds: Math.max(floors.intervalSeconds, cloud.scaled(check.intervalSeconds)),
    timeoutSeconds: Math.max(Math.min(check.timeoutSeconds, floors.timeoutSeconds), cloud.scaled(check.timeoutSeconds)),
    healthyThreshold: check.healthyThreshold,
    unhealthyThreshold: check.unhealthyThreshold,
  };
}

function interfacesOf(cloud: Cloud, loadBalancer: LoadBalancerRecord): InterfaceRecord[] {
  return loadBalancer.zones.flatMap((zone) => cloud.table(Interfaces).get(zone.interfaceId ?? '') ?? []);
}

/** Internet-facing names answer with public addresses inside the VPC too. */
function toRecord(cloud: Cloud, loadBalancer: LoadBalancerRecord): DnsRecord {
  const all = interfacesOf(cloud, loadBalancer);
  const healthy = all.filter((one) => hasHealthyTarget(cloud, loadBalancer, one.availabilityZone));
  return {
    name: loadBalancer.dnsName,
    addresses: (healthy.length > 0 ? healthy : all).flatMap((one) =>
      loadBalancer.scheme === 'internal' ? [one.address] : (one.publicAddress ?? []),
    ),
  };
}

/** A zone without a healthy target leaves the name, unless the zones serve each other's targets. */
function hasHealthyTarget(cloud: Cloud, loadBalancer: LoadBalancerRecord, zone: string): boolean {
  const listeners = cloud.table(Listeners).where((listener) => listener.loadBalancerArn === loadBalancer.id);
  const groups = listeners.flatMap(({ action }) => cloud.table(TargetGroups).get(forwardedTo(action) ?? '') ?? []);
  return groups.some(
    (group) =>
      crossesZones(loadBalancer, group) ||
      targetStates(cloud, group.id).some(
        (target) =>
          target.state === 'healthy' && cloud.table(Instances).get(target.instanceId)?.availabilityZone === zone,
      ),
  );
}

const crossing = 'load_balancing.cross_zone.enabled';

/** A target group can decide for itself. */
function crossesZones(loadBalancer: LoadBalancerRecord, group: TargetGroupRecord): boolean {
  const own = group.attributes[crossing];
  return (own === 'true' || own === 'false' ? own : loadBalancer.attributes[crossing]) === 'true';
}
