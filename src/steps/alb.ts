// Makes the public load balancer in front of the web servers, with its target group and listeners.
// CreateLoadBalancer with an existing name and equal settings adopts what is there, whoever owns it: looked up first.
import { certificateOf, type Settings } from '../config/settings.js';
import { ready } from '../engine/step.js';
import { defineStep, type Run } from './context.js';
import { certificateFacts, certificatePermissions } from './shared/certificate.js';
import { ports } from './shared/groups.js';
import type { ListenerSpec } from './shared/listeners.js';
import {
  createLoadBalancer,
  destroyLoadBalancer,
  type LoadBalancerSpec,
  loadBalancerPermissions,
  observeLoadBalancer,
} from './shared/load-balancer.js';

const listeners = { http: 'alb-listener', https: 'alb-https-listener' } as const;

const resources = {
  loadBalancer: 'alb',
  targetGroup: 'web-targets',
  listeners: [listeners.https, listeners.http],
} as const;

/**
 * TLS 1.3 and 1.2 with forward secrecy and authenticated ciphers alone, and a post-quantum key exchange for clients that
 * have one. AWS recommends it and its console takes it by default (ALB user guide, "Security policies"); a listener that
 * names none gets ELBSecurityPolicy-2016-08, which still speaks TLS 1.0.
 */
const tlsPolicy = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';

export default defineStep({
  id: 'alb',
  title: 'Public load balancer',
  tier: 'web',
  // The roles' step makes the service-linked role that load balancers act with.
  needs: ['vpc', 'internet-gateway', 'subnets', 'security-groups', 'instance-roles'],
  expectedSeconds: { create: 170, destroy: 90 },
  permissions: [...loadBalancerPermissions, ...certificatePermissions],
  resources: (settings) => [
    {
      resource: resources.loadBalancer,
      kind: 'elbv2:application',
      label: 'Application Load Balancer, public',
      price: { key: 'alb-hour', quantity: 1 },
      usage: ['alb-lcu-hour', 'data-out-gb'],
    },
    {
      resource: 'alb-addresses',
      kind: 'ec2:public-address',
      label: 'Public addresses of the load balancer, one in each zone',
      price: { key: 'public-ipv4-hour', quantity: 2 },
      with: resources.loadBalancer,
    },
    { resource: resources.targetGroup, kind: 'elbv2:target-group', label: 'Target group of the web servers' },
    ...listenersFor(settings).map(({ resource, port, protocol, redirect }) => ({
      resource,
      kind: 'elbv2:listener',
      label: `${protocol} listener on port ${port}${redirect ? ', redirects to HTTPS' : ''}`,
    })),
  ],
  observe: async (run) => {
    const seen = await observeLoadBalancer(run, spec(run));
    if (seen.state !== 'ready') return seen;
    const certificate = await certificateFacts(run);
    return ready({ ...seen.outputs, ...(certificate ? { certificate } : {}) });
  },
  create: async (run) => {
    await certificateFacts(run);
    await createLoadBalancer(run, spec(run));
  },
  destroy: (run) => destroyLoadBalancer(run, identity(run)),
});

const identity = ({ names }: Run) => ({ resources, name: names.alb, targetGroupName: names.webTargetGroup });

function listenersFor(settings: Settings): readonly ListenerSpec[] {
  const certificateArn = certificateOf(settings);
  const http: ListenerSpec = { resource: listeners.http, port: ports.http, protocol: 'HTTP' };
  if (certificateArn === undefined) return [http];
  const tls = { certificateArn, policy: tlsPolicy };
  return [
    { resource: listeners.https, port: ports.https, protocol: 'HTTPS', tls },
    { ...http, redirect: { Protocol: 'HTTPS', Port: String(ports.https), StatusCode: 'HTTP_301' } },
  ];
}

function spec(run: Run): LoadBalancerSpec {
  return {
    ...identity(run),
    port: ports.http,
    protocol: 'HTTP',
    listeners: listenersFor(run.settings),
    unwantedListeners: certificateOf(run.settings) ? [] : [{ resource: listeners.https, port: ports.https }],
    loadBalancer: {
      Type: 'application',
      Scheme: 'internet-facing',
      Subnets: [...run.outputs('subnets').public],
      SecurityGroups: [run.outputs('security-groups').alb],
    },
    // Apache answers this path itself, so that a database outage does not make healthy web servers be replaced.
    health: {
      HealthCheckProtocol: 'HTTP',
      HealthCheckPath: '/healthz',
      HealthCheckIntervalSeconds: 10,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
      Matcher: { HttpCode: '200' },
    },
    attributes: {
      loadBalancer: {},
      targetGroup: { 'deregistration_delay.timeout_seconds': '15' },
    },
  };
}
