// Makes the public route table: the public subnets' way to the internet gateway.
// A NAT gateway in a subnet without this route becomes available all the same, and then carries nothing.
import { defineStep, type Run } from './context.js';
import {
  createRouteTable,
  destroyRouteTable,
  observeRouteTable,
  type RouteTableSpec,
  routeTablePermissions,
} from './shared/route-table.js';

export default defineStep({
  id: 'public-routes',
  title: 'Public route table',
  tier: 'network',
  needs: ['vpc', 'internet-gateway', 'subnets'],
  expectedSeconds: { create: 4, destroy: 3 },
  permissions: routeTablePermissions,
  resources: () => [{ resource: 'public-routes', kind: 'ec2:route-table', label: 'Public route table' }],
  observe: (run) => observeRouteTable(run, table(run)),
  create: (run) => createRouteTable(run, table(run)),
  destroy: (run) => destroyRouteTable(run, 'public-routes'),
});

function table(run: Run): RouteTableSpec {
  const { internetGatewayId: GatewayId } = run.outputs('internet-gateway');
  return { resource: 'public-routes', target: { GatewayId }, subnets: run.outputs('subnets').public };
}
