import { beforeEach, expect, it } from 'vitest';
import { startTestRegion, testRegion } from '../region.js';
import { AwsCli, describeAwsCli } from './client.js';

describeAwsCli('load balancers and fleets', () => {
  let cli: AwsCli;
  beforeEach(async () => {
    cli = new AwsCli(await startTestRegion());
  });

  it('elbv2: builds a load balancer with a listener, whose target group cannot go first', async () => {
    const { vpcId, subnets } = await cli.network();
    const [balancer, group] = await Promise.all([
      cli.value(
        'LoadBalancers[0].LoadBalancerArn',
        'elbv2',
        'create-load-balancer',
        '--name',
        'web',
        '--subnets',
        ...subnets,
      ),
      cli.value(
        'TargetGroups[0].TargetGroupArn',
        ...['elbv2', 'create-target-group', '--name', 'web', '--protocol', 'HTTP', '--port', '80', '--vpc-id', vpcId],
        ...['--health-check-path', '/healthz', '--tags', 'Key=tier,Value=web'],
      ),
    ]);
    await cli.region.pass(180);
    const forward = `Type=forward,TargetGroupArn=${group}`;
    const [, listener] = await Promise.all([
      cli.call('elbv2', 'wait', 'load-balancer-available', '--names', 'web'),
      cli.value(
        'Listeners[0].ListenerArn',
        ...['elbv2', 'create-listener', '--load-balancer-arn', balancer, '--protocol', 'HTTP', '--port', '80'],
        ...['--default-actions', forward],
      ),
    ]);
    const [groups, tags, states, ...refusals] = await Promise.all([
      cli.call('elbv2', 'describe-target-groups', '--names', 'web'),
      cli.call('elbv2', 'describe-tags', '--resource-arns', group, balancer),
      cli.call('elbv2', 'describe-target-health', '--target-group-arn', group),
      cli.refusal('elbv2', 'delete-target-group', '--target-group-arn', group),
      cli.refusal('elbv2', 'describe-load-balancers', '--names', 'web', 'other'),
    ]);
    expect(listener).toBe(`${balancer.replace(':loadbalancer/', ':listener/')}/${listener.split('/').at(-1)}`);
    expect(groups).toEqual({
      TargetGroups: [
        {
          TargetGroupArn: group,
          TargetGroupName: 'web',
          Protocol: 'HTTP',
          Port: 80,
          VpcId: vpcId,
          HealthCheckProtocol: 'HTTP',
          HealthCheckPort: 'traffic-port',
          HealthCheckEnabled: true,
          HealthCheckIntervalSeconds: 30,
          HealthCheckTimeoutSeconds: 6,
          HealthyThresholdCount: 5,
          UnhealthyThresholdCount: 2,
          HealthCheckPath: '/healthz',
          Matcher: { HttpCode: '200' },
          LoadBalancerArns: [balancer],
          TargetType: 'instance',
          ProtocolVersion: 'HTTP1',
          IpAddressType: 'ipv4',
        },
      ],
    });
    expect(tags).toEqual({
      TagDescriptions: [
        { ResourceArn: group, Tags: [{ Key: 'tier', Value: 'web' }] },
        { ResourceArn: balancer, Tags: [] },
      ],
    });
    expect(states).toEqual({ TargetHealthDescriptions: [] });
    expect(refusals).toEqual([
      `254: (ResourceInUse) DeleteTargetGroup operation: Target group '${group}' is currently in use by a listener or a rule`,
      "254: (LoadBalancerNotFound) DescribeLoadBalancers operation: Load balancers '[other]' not found",
    ]);
    await cli.call('elbv2', 'delete-load-balancer', '--load-balancer-arn', balancer);
    await cli.region.pass(30);
    await cli.call('elbv2', 'wait', 'load-balancers-deleted', '--load-balancer-arns', balancer);
  });

  it('autoscaling: launches what the template says, tells its activities, and shrinks to nothing', async () => {
    const { subnets } = await cli.network();
    const image = await cli.value(
      'Parameter.Value',
      ...['ssm', 'get-parameter', '--name', '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64'],
    );
    const data = { ImageId: image, InstanceType: 't4g.micro' };
    const template = await cli.value(
      'LaunchTemplate.LaunchTemplateId',
      ...['ec2', 'create-launch-template', '--launch-template-name', 'web'],
      ...['--launch-template-data', JSON.stringify(data)],
    );
    await cli.region.pass(5);
    const named = ['--auto-scaling-group-name', 'web'];
    await cli.call(
      ...['autoscaling', 'create-auto-scaling-group', ...named, '--launch-template', `LaunchTemplateId=${template}`],
      ...['--min-size', '2', '--max-size', '2', '--vpc-zone-identifier', subnets.join(',')],
      ...['--tags', 'Key=tier,Value=web,PropagateAtLaunch=true'],
    );
    await cli.region.pass(120);
    const tagged = ['--filters', 'Name=tag:tier,Values=web'];
    const [members, , instances, page, ...refusals] = await Promise.all([
      cli.call(
        ...['autoscaling', 'describe-auto-scaling-groups', ...tagged, '--query'],
        'AutoScalingGroups[].Instances[].[InstanceId,AvailabilityZone,LifecycleState,HealthStatus]',
      ),
      cli.call('ec2', 'wait', 'instance-running', ...tagged),
      cli.call(
        ...['ec2', 'describe-instances', ...tagged, 'Name=instance-state-name,Values=running', '--query'],
        'Reservations[].Instances[].[InstanceId,Placement.AvailabilityZone,ImageId,InstanceType]',
      ),
      cli.call(
        ...['autoscaling', 'describe-scaling-activities', ...named, '--max-items', '1', '--query'],
        '{activities: Activities[].[StatusCode,Progress], more: NextToken != null}',
      ),
      cli.refusal('autoscaling', 'set-desired-capacity', ...named, '--desired-capacity', '5'),
      cli.refusal('autoscaling', 'delete-auto-scaling-group', ...named),
    ]);
    const launched = instances as string[][];
    expect(launched.map(([, ...facts]) => facts).sort()).toEqual(
      ['a', 'b'].map((letter) => [`${testRegion}${letter}`, image, 't4g.micro']),
    );
    const byId = (rows: unknown): unknown[] => (rows as string[][]).sort(([a = ''], [b = '']) => a.localeCompare(b));
    expect(byId(members)).toEqual(
      byId(launched).map((row) => [...(row as string[]).slice(0, 2), 'InService', 'Healthy']),
    );
    expect(page).toEqual({ activities: [['Successful', 100]], more: true });
    expect(refusals).toEqual([
      '254: (ValidationError) SetDesiredCapacity operation: New SetDesiredCapacity value 5 is above max value 2 for the AutoScalingGroup.',
      '254: (ResourceInUse) DeleteAutoScalingGroup operation: You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.',
    ]);
    await cli.call('autoscaling', 'delete-auto-scaling-group', ...named, '--force-delete');
    await cli.region.pass(180);
    await cli.call('ec2', 'wait', 'instance-terminated', ...tagged);
    expect(await cli.call('autoscaling', 'describe-auto-scaling-groups')).toEqual({ AutoScalingGroups: [] });
  });
});
