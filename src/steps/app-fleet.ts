// Makes the app servers: launch template and Auto Scaling group, registered with the internal load balancer.
// Launch failures appear in the group's scaling activities alone, and Auto Scaling never stops trying by itself.
import { defineStep } from './context.js';
import { createFleet, destroyFleet, fleetPermissions, fleetResources, observeFleet } from './shared/fleet.js';

export default defineStep({
  id: 'app-fleet',
  title: 'App servers',
  tier: 'app',
  // Without the private route and a usable profile the instances' agent gives up for half an hour.
  needs: ['subnets', 'private-routes', 'security-groups', 'instance-roles', 'nlb'],
  expectedSeconds: { create: 75, destroy: 100, work: 3 },
  permissions: fleetPermissions,
  resources: (settings) => fleetResources('app', settings),
  observe: (run) => observeFleet(run, 'app'),
  create: (run) => createFleet(run, { tier: 'app', targetGroupArn: run.outputs('nlb').targetGroupArn }),
  destroy: (run) => destroyFleet(run, 'app'),
});
