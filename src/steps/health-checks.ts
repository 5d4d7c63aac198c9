// Lets Auto Scaling replace servers that the load balancers find unhealthy, now that all of them are configured.
// Earlier, or without a grace above the time of configuration, it would replace every new server for ever.
import { UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { fleetTiers } from '../config/names.js';
import { absent, pending, ready } from '../engine/step.js';
import { defineStep, permissions } from './context.js';
import { healthGraceSeconds } from './shared/fleet.js';
import { fleetGroup } from './shared/servers.js';

export default defineStep({
  id: 'health-checks',
  title: 'Health checks of the fleets',
  tier: 'system',
  needs: ['web-fleet', 'app-fleet', 'verification'],
  expectedSeconds: { create: 2, destroy: 0 },
  permissions: permissions('setup', 'autoscaling:DescribeAutoScalingGroups', 'autoscaling:UpdateAutoScalingGroup'),
  resources: () => [],
  skip: ({ simulated }) => simulated,

  observe: async (run) => {
    const groups = await Promise.all(fleetTiers.map((tier) => fleetGroup(run, tier)));
    if (groups.includes(undefined)) return absent;
    const done = groups.every(
      (group) => group?.HealthCheckType === 'ELB' && group.HealthCheckGracePeriod === healthGraceSeconds,
    );
    return done ? ready({ type: 'ELB' }) : pending('Auto Scaling to take the new health checks');
  },

  create: async ({ aws, names }) => {
    for (const tier of fleetTiers) {
      const request = {
        AutoScalingGroupName: names.autoScalingGroup(tier),
        HealthCheckType: 'ELB',
        HealthCheckGracePeriod: healthGraceSeconds,
      };
      await aws.autoScaling.send(new UpdateAutoScalingGroupCommand(request));
    }
  },

  // The groups go with their fleets.
  destroy: async () => undefined,
});
