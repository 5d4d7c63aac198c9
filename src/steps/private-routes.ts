// Makes the private route table: the way of the web and app subnets to the NAT gateway. Database subnets have none.
// An agent whose first attempt finds no way out sleeps for up to half an hour: no instance may start before this step.
import { defineStep, type Run } from './context.js';
import {
  createRouteTable,
  destroyRouteTable,
  observeRouteTable,
  type RouteTableSpec,
  routeTablePermissions,
} from './shared/route-table.js';

export default defineStep({
  id: 'private-routes',
  title: 'Private route table',
  tier: 'network',
  needs: ['vpc', 'nat-gateway', 'subnets'],
  expectedSeconds: { create: 4, destroy: 3 },
  permissions: routeTablePermissions,
  resources: () => [{ resource: 'private-routes', kind: 'ec2:route-table', label: 'Private route table' }],
  observe: (run) => observeRouteTable(run, table(run)),
  create: (run) => createRouteTable(run, table(run)),
  destroy: (run) => destroyRouteTable(run, 'private-routes'),
});

function table(run: Run): RouteTableSpec {
  const { natGatewayId: NatGatewayId } = run.outputs('nat-gateway');
  const { web, app } = run.outputs('subnets');
  return { resource: 'private-routes', target: { NatGatewayId }, subnets: [...web, ...app] };
}
