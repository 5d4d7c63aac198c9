// Makes the internal load balancer in front of the app servers, with its target group and listener.
// Groups can only be given at creation, and targets see clients' own addresses until the attribute is switched off.
import { defineStep, type Run } from './context.js';
import { ports } from './shared/groups.js';
import {
  createLoadBalancer,
  destroyLoadBalancer,
  type LoadBalancerSpec,
  loadBalancerPermissions,
  observeLoadBalancer,
} from './shared/load-balancer.js';

const listener = 'nlb-listener';

const resources = { loadBalancer: 'nlb', targetGroup: 'app-targets', listeners: [listener] } as const;

export default defineStep({
  id: 'nlb',
  title: 'Internal load balancer',
  tier: 'app',
  // The roles' step makes the service-linked role that load balancers act with.
  needs: ['vpc', 'subnets', 'security-groups', 'instance-roles'],
  expectedSeconds: { create: 155, destroy: 90 },
  permissions: loadBalancerPermissions,
  resources: () => [
    {
      resource: resources.loadBalancer,
      kind: 'elbv2:network',
      label: 'Network Load Balancer, internal',
      price: { key: 'nlb-hour', quantity: 1 },
      usage: ['nlb-lcu-hour', 'data-between-zones-gb'],
    },
    { resource: resources.targetGroup, kind: 'elbv2:target-group', label: 'Target group of the app servers' },
    { resource: listener, kind: 'elbv2:listener', label: 'TCP listener on port 9090' },
  ],
  observe: (run) => observeLoadBalancer(run, spec(run)),
  create: (run) => createLoadBalancer(run, spec(run)),
  destroy: (run) => destroyLoadBalancer(run, identity(run)),
});

const identity = ({ names }: Run) => ({ resources, name: names.nlb, targetGroupName: names.appTargetGroup });

function spec(run: Run): LoadBalancerSpec {
  return {
    ...identity(run),
    port: ports.uwsgi,
    protocol: 'TCP',
    listeners: [{ resource: listener, port: ports.uwsgi, protocol: 'TCP' }],
    loadBalancer: {
      Type: 'network',
      Scheme: 'internal',
      Subnets: [...run.outputs('subnets').app],
      SecurityGroups: [run.outputs('security-groups').nlb],
    },
    health: {
      HealthCheckProtocol: 'TCP',
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    },
    attributes: {
      loadBalancer: { 'load_balancing.cross_zone.enabled': 'true' },
      targetGroup: { 'preserve_client_ip.enabled': 'false', 'deregistration_delay.timeout_seconds': '15' },
    },
  };
}
