// Makes the public load balancer in front of the web servers, with its target group and listener.
// CreateLoadBalancer with an existing name and equal settings adopts what is there, whoever owns it: looked up first.
import { defineStep, type Run } from './context.js';
import { ports } from './shared/groups.js';
import {
  createLoadBalancer,
  destroyLoadBalancer,
  type LoadBalancerSpec,
  loadBalancerPermissions,
  observeLoadBalancer,
} from './shared/load-balancer.js';

const resources = { loadBalancer: 'alb', targetGroup: 'web-targets', listener: 'alb-listener' } as const;

export default defineStep({
  id: 'alb',
  title: 'Public load balancer',
  tier: 'web',
  // The roles' step makes the service-linked role that load balancers act with.
  needs: ['vpc', 'internet-gateway', 'subnets', 'security-groups', 'instance-roles'],
  expectedSeconds: { create: 170, destroy: 90 },
  permissions: loadBalancerPermissions,
  resources: () => [
    {
      resource: resources.loadBalancer,
      kind: 'elbv2:application',
      label: 'Application Load Balancer, public',
      price: { key: 'alb-hour', quantity: 1 },
    },
    {
      resource: 'alb-addresses',
      kind: 'ec2:public-address',
      label: 'Public addresses of the load balancer, one in each zone',
      price: { key: 'public-ipv4-hour', quantity: 2 },
      with: resources.loadBalancer,
    },
    { resource: resources.targetGroup, kind: 'elbv2:target-group', label: 'Target group of the web servers' },
    { resource: resources.listener, kind: 'elbv2:listener', label: 'HTTP listener on port 80' },
  ],
  observe: (run) => observeLoadBalancer(run, spec(run)),
  create: (run) => createLoadBalancer(run, spec(run)),
  destroy: (run) => destroyLoadBalancer(run, identity(run)),
});

const identity = ({ names }: Run) => ({ resources, name: names.alb, targetGroupName: names.webTargetGroup });

function spec(run: Run): LoadBalancerSpec {
  return {
    ...identity(run),
    port: ports.http,
    protocol: 'HTTP',
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
