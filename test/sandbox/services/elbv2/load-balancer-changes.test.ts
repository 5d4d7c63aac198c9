import {
  AddTagsCommand,
  DeleteLoadBalancerCommand,
  DescribeAccountLimitsCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeTagsCommand,
  ModifyLoadBalancerAttributesCommand,
  RemoveTagsCommand,
  SetSecurityGroupsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { application, interfacesOf, network, startWithBalancers } from './balancers.js';
import { groups, subnets } from './network.js';

test('deletion protection is an attribute; unknown attributes and bad values are refused', async () => {
  const { elb, create, describe } = await startWithBalancers();
  const LoadBalancerArn = (await create(network))?.LoadBalancerArn;
  const modify = (Key: string, Value: string) =>
    elb.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn, Attributes: [{ Key, Value }] }));
  await modify('deletion_protection.enabled', 'true');
  await expect(elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }))).rejects.toMatchObject({
    name: 'OperationNotPermittedException',
    Code: 'OperationNotPermitted',
    message: `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
  });
  await expect(modify('idle_timeout.timeout_seconds', '30')).rejects.toMatchObject({ Code: 'ValidationError' });
  await expect(modify('load_balancing.cross_zone.enabled', 'yes')).rejects.toMatchObject({ Code: 'ValidationError' });
  const { Attributes } = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
  expect(Attributes).toEqual([
    { Key: 'access_logs.s3.enabled', Value: 'false' },
    { Key: 'access_logs.s3.bucket', Value: '' },
    { Key: 'access_logs.s3.prefix', Value: '' },
    { Key: 'deletion_protection.enabled', Value: 'true' },
    { Key: 'dns_record.client_routing_policy', Value: 'any_availability_zone' },
    { Key: 'load_balancing.cross_zone.enabled', Value: 'false' },
    { Key: 'zonal_shift.config.enabled', Value: 'false' },
  ]);
  await modify('deletion_protection.enabled', 'false');
  await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn }));
  expect(await describe()).toEqual([]);
});

test('groups can be changed, except on a network load balancer that was made without', async () => {
  const { region, elb, create } = await startWithBalancers();
  const app = await create(application);
  const net = await create(network);
  await region.pass(60);
  const set = (LoadBalancerArn: string | undefined, SecurityGroups: string[]) =>
    elb.send(new SetSecurityGroupsCommand({ LoadBalancerArn, SecurityGroups }));
  expect((await set(app?.LoadBalancerArn, [groups.default])).SecurityGroupIds).toEqual([groups.default]);
  expect(interfacesOf(region).map((one) => one.groupIds)).toEqual([[groups.default], [groups.default], [], []]);
  await expect(set(net?.LoadBalancerArn, [groups.default])).rejects.toMatchObject({
    name: 'InvalidConfigurationRequestException',
    message: 'You cannot set security groups on a Network Load Balancer which was created without any security groups.',
  });
});

test('subnets can be exchanged', async () => {
  const { region, elb, create } = await startWithBalancers();
  const created = await create(application);
  await region.pass(200);
  const set = (Subnets: string[]) =>
    elb.send(new SetSubnetsCommand({ LoadBalancerArn: created?.LoadBalancerArn, Subnets }));
  expect((await set([subnets.otherA, subnets.b])).AvailabilityZones?.map((zone) => zone.SubnetId)).toEqual([
    subnets.otherA,
    subnets.b,
  ]);
  await region.pass(200);
  expect(interfacesOf(region).map((one) => one.subnetId)).toEqual([subnets.b, subnets.otherA]);
});

test('tags can be added, removed and described for several resources', async () => {
  const { elb, create } = await startWithBalancers();
  const ResourceArns = [
    (await create(application))?.LoadBalancerArn ?? '',
    (await create(network))?.LoadBalancerArn ?? '',
  ];
  await elb.send(new AddTagsCommand({ ResourceArns, Tags: [{ Key: 'tier', Value: 'web' }] }));
  await elb.send(new RemoveTagsCommand({ ResourceArns, TagKeys: ['Name'] }));
  expect((await elb.send(new DescribeTagsCommand({ ResourceArns }))).TagDescriptions).toEqual(
    ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: [{ Key: 'tier', Value: 'web' }] })),
  );
  const twice = [
    { Key: 'a', Value: '1' },
    { Key: 'a', Value: '2' },
  ];
  await expect(elb.send(new AddTagsCommand({ ResourceArns, Tags: twice }))).rejects.toMatchObject({
    name: 'DuplicateTagKeysException',
    Code: 'DuplicateTagKeys',
  });
});

test('the account limits are those of the quotas', async () => {
  const { elb } = await startWithBalancers();
  const { Limits } = await elb.send(new DescribeAccountLimitsCommand({ PageSize: 3 }));
  expect(Limits).toEqual([
    { Name: 'application-load-balancers', Max: '50' },
    { Name: 'network-load-balancers', Max: '50' },
    { Name: 'target-groups', Max: '3000' },
  ]);
});
