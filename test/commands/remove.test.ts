import { existsSync } from 'node:fs';
import { DescribeImagesCommand, EC2Client, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import {
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { removeAndReport } from '../../src/commands/remove.js';
import { steps } from '../../src/steps/index.js';
import { newEnvironment } from '../steps/run.js';
import { requestOf } from './played.js';

test('what blocks a removal is named with the command that ends it, and the next run finishes', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const { region, file } = environment;
  const some = steps.filter(({ id }) =>
    [
      'zones',
      'vpc',
      'subnets',
      'internet-gateway',
      'public-routes',
      'security-groups',
      'instance-roles',
      'alb',
    ].includes(id),
  );
  expect(await environment.run('create', some)).toEqual({ kind: 'done' });
  const idOf = (step: string, resource: string) => file.state.steps[step]?.resources[resource]?.id ?? '';
  const [subnet, group, alb] = [idOf('subnets', 'web-a'), idOf('security-groups', 'web-group'), idOf('alb', 'alb')];
  const ec2 = new EC2Client(region.client);
  const elb = new ElasticLoadBalancingV2Client(region.client);
  const protect = (Value: string) =>
    elb.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: alb,
        Attributes: [{ Key: 'deletion_protection.enabled', Value }],
      }),
    );
  await protect('true');
  const remove = async () => {
    const request = await requestOf(environment);
    const code = await environment.passTime(removeAndReport(request));
    return { code, said: request.terminal.said(), folder: request.file.path };
  };

  const first = await remove();
  expect(first.code).toBe(3);
  const flat = (lines: readonly string[]): string => lines.join(' ').replaceAll(/\s+/g, ' ');
  expect(flat(first.said)).toContain(`load-balancer ${alb}: it is protected against deletion`);
  expect(first.said).toContain(
    `  aws elbv2 modify-load-balancer-attributes --load-balancer-arn ${alb} --attributes Key=deletion_protection.enabled,Value=false --region us-east-1 && aws elbv2 delete-load-balancer --load-balancer-arn ${alb} --region us-east-1`,
  );
  await protect('false');

  // Somebody else's server in our subnet, with our group.
  const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
  const ImageId = Images.find(({ Architecture }) => Architecture === 'arm64')?.ImageId;
  const started = await ec2.send(
    new RunInstancesCommand({
      ImageId,
      InstanceType: 't4g.micro',
      SubnetId: subnet,
      SecurityGroupIds: [group],
      MinCount: 1,
      MaxCount: 1,
    }),
  );
  const instance = started.Instances?.[0]?.InstanceId ?? '';
  await region.pass(60);
  const second = await remove();
  expect(second.code).toBe(3);
  const text = flat(second.said);
  const holder = `the network interface eni-\\w+ of the instance ${instance}`;
  expect(text).toMatch(new RegExp(`subnet ${subnet}: ${holder} is in it`));
  expect(text).toMatch(new RegExp(`security-group ${group}: ${holder} uses it`));
  expect(second.said).toContain(`  aws ec2 delete-subnet --subnet-id ${subnet} --region us-east-1`);
  expect(existsSync(second.folder)).toBe(true);

  await ec2.send(new TerminateInstancesCommand({ InstanceIds: [instance] }));
  const VpcId = idOf('vpc', 'vpc');
  await elb.send(new CreateTargetGroupCommand({ Name: 'demo-app', Protocol: 'TCP', Port: 1, VpcId }));
  await region.pass(120);
  const last = await remove();
  expect([last.code, existsSync(last.folder)]).toEqual([0, false]);
  expect(flat(last.said)).toMatch(
    /The target group arn:\S+demo-app\S+ has our name but not our tags: it is somebody else's and was not touched\./,
  );
  expect(environment.inventory()).toEqual([expect.stringContaining('demo-app')]);
});
