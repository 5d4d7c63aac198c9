// Makes the web servers: launch template and Auto Scaling group, registered with the public load balancer.
// Launch failures appear in the group's scaling activities alone, and Auto Scaling never stops trying by itself.
import { defineStep } from './context.js';
import { createFleet, destroyFleet, fleetPermissions, fleetResources, observeFleet } from './shared/fleet.js';

export default defineStep({
  id: 'web-fleet',
  title: 'Web servers',
  tier: 'web',
  // Without the private route and a usable profile the instances' agent gives up for half an hour.
  needs: ['subnets', 'private-routes', 'security-groups', 'instance-roles', 'alb'],
  expectedSeconds: { create: 75, destroy: 100, work: 3 },
  permissions: fleetPermissions,
  resources: (settings) => fleetResources('web', settings),
  observe: (run) => observeFleet(run, 'web'),
  create: (run) => createFleet(run, { tier: 'web', targetGroupArn: run.outputs('alb').targetGroupArn }),
  destroy: (run) => destroyFleet(run, 'web'),
});
