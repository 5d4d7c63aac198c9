import { SetDesiredCapacityCommand, UpdateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { DeleteLaunchTemplateCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  IAMClient,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { parsePolicies } from '../../../../src/sandbox/authorisation/document.js';
import { CapacityShortages } from '../../../../src/sandbox/services/ec2/instance/capacity.js';
import { terminateInstance } from '../../../../src/sandbox/services/ec2/launch.js';
import { LaunchTemplateVersions } from '../../../../src/sandbox/services/ec2/launch-template/versions.js';
import { SecurityGroups, Subnets } from '../../../../src/sandbox/services/ec2/tables.js';
import { AppliedQuotas } from '../../../../src/sandbox/services/servicequotas/quotas.js';
import type { TestRegion } from '../../region.js';
import { groups, subnets } from '../elbv2/network.js';
import { groupName, startWithTemplate, templateId, twoInstances } from './group.js';

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const prefix = 'You must use a valid fully-formed launch template. ';

function changeTemplate({ cloud }: TestRegion, changes: object): void {
  const version = cloud.table(LaunchTemplateVersions).get(`${templateId}:1`);
  if (version) cloud.table(LaunchTemplateVersions).put({ ...version, data: { ...version.data, ...changes } });
}

test.each<[string, object, string]>([
  [
    'an unknown template',
    { LaunchTemplate: { LaunchTemplateId: 'lt-0none' } },
    `${prefix}The specified launch template, with template ID lt-0none, does not exist.`,
  ],
  [
    'an unknown version',
    { LaunchTemplate: { LaunchTemplateName: 'demo-web', Version: '7' } },
    `${prefix}Could not find launch template version 7 of the launch template with ID lt-01.`,
  ],
  [
    'no template',
    { LaunchTemplate: undefined },
    'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
  ],
  ['an unknown subnet', { VPCZoneIdentifier: 'subnet-0none' }, "The subnet ID 'subnet-0none' does not exist"],
  [
    'a colon in its name',
    { AutoScalingGroupName: 'demo:web' },
    "1 validation error detected: Value 'demo:web' at 'autoScalingGroupName' failed to satisfy constraint: Member must have 1 to 255 printable ASCII characters without spaces and colons",
  ],
  ['no subnet', { VPCZoneIdentifier: undefined }, 'At least one Availability Zone or VPC Subnet is required.'],
  ['bounds the wrong way round', { MinSize: 5 }, 'Max bound, 4, must be greater than or equal to min bound, 5'],
  [
    'a capacity outside the bounds',
    { DesiredCapacity: 5 },
    'Desired capacity:5 must be between the specified min size:2 and max size:4',
  ],
  [
    'an unknown target group',
    { TargetGroupARNs: ['arn:none'] },
    'Provided Target Groups may not be valid. Please ensure they exist and try again.',
  ],
])('a group with %s is refused', async (_case, changes, message) => {
  const { create, group } = await startWithTemplate();
  await expect(create(changes)).rejects.toMatchObject({ name: 'ValidationError', Code: 'ValidationError', message });
  expect(await group()).toBeUndefined();
});

test('a second group of the same name is refused, whatever its settings', async () => {
  const { create } = await startWithTemplate();
  await create();
  await expect(create()).rejects.toMatchObject({
    name: 'AlreadyExistsFault',
    Code: 'AlreadyExists',
    message: 'AutoScalingGroup by this name already exists - A group with the name demo-web already exists',
  });
});

test('a group is refused until EC2 knows the instance profile', async () => {
  const { region, create } = await startWithTemplate();
  const iam = new IAMClient(region.client);
  changeTemplate(region, { IamInstanceProfile: { Name: 'demo' } });
  await iam.send(new CreateRoleCommand({ RoleName: 'demo', AssumeRolePolicyDocument: trust }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'demo' }));
  await region.pass(10);
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'demo', RoleName: 'demo' }));
  await expect(create()).rejects.toMatchObject({
    name: 'ValidationError',
    Code: 'ValidationError',
    message: `${prefix}Value (demo) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`,
  });
  await region.pass(8);
  await create();
});

test('a group is refused while the service-linked role that somebody made is seconds old', async () => {
  const { region, create } = await startWithTemplate();
  const iam = new IAMClient(region.client);
  await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'autoscaling.amazonaws.com' }));
  await expect(create()).rejects.toMatchObject({
    name: 'ServiceLinkedRoleFailure',
    $metadata: { httpStatusCode: 500 },
  });
  await region.pass(5);
  await create();
});

test('who may not launch may not use the template, and is not told what is missing', async () => {
  const statements = parsePolicies(
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'ec2:RunInstances', Resource: '*' },
      ],
    }),
  );
  const { create } = await startWithTemplate({ policy: () => statements });
  await expect(create()).rejects.toMatchObject({
    name: 'AccessDenied',
    message: `You are not authorized to use launch template: ${templateId}`,
  });
});

test('a zone that does not offer the type is refused when the group is made', async () => {
  const { region, create } = await startWithTemplate();
  const subnet = region.cloud.table(Subnets).get(subnets.b);
  if (subnet) region.cloud.table(Subnets).put({ ...subnet, availabilityZone: 'us-east-1e' });
  await expect(create()).rejects.toMatchObject({
    message: `${prefix}Your requested instance type (t4g.micro) is not supported in your requested Availability Zone (us-east-1e). Please retry your request by not specifying an Availability Zone or choosing us-east-1a, us-east-1b, us-east-1c, us-east-1d, us-east-1f.`,
  });
});

test('failed launches are seen only in the activities, with pauses that grow, and end when the cause does', async () => {
  const { region, create, instances, activities } = await startWithTemplate();
  region.cloud.table(AppliedQuotas).put({ id: 'L-1216C47A', value: 1 });
  await create({ MinSize: 1 });
  const failed = async () => (await activities())?.filter((one) => one.startsWith('Failed')).length;
  const counts: (number | undefined)[] = [];
  for (const seconds of [3, 15, 30, 60, 59]) {
    await region.pass(seconds);
    counts.push(await failed());
  }
  expect(counts).toEqual([1, 2, 3, 4, 4]);
  expect((await activities())?.[0]).toBe(
    'Failed: Launching a new EC2 instance.  Status Reason: You have requested more vCPU capacity than your current vCPU limit of 1 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed. | At T a user request created an AutoScalingGroup changing the desired capacity from 0 to 1.  At T an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 0 to 1.',
  );
  expect(await instances()).toEqual([]);
  region.cloud.table(AppliedQuotas).delete('L-1216C47A');
  await region.pass(65);
  expect(await instances()).toEqual(['us-east-1a Pending Healthy']);
});

test('a template can be deleted while a group refers to it, which then launches in vain', async () => {
  const { region, autoscaling, create, instances, activities } = await startWithTemplate();
  await create({ MinSize: 1 });
  await region.pass(100);
  await new EC2Client(region.client).send(new DeleteLaunchTemplateCommand({ LaunchTemplateId: templateId }));
  await autoscaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName, DesiredCapacity: 2 }));
  await region.pass(60);
  expect(await instances()).toEqual(['us-east-1a InService Healthy']);
  expect((await activities())?.[0]).toMatch(
    /^Failed: Launching a new EC2 instance\. {2}Status Reason: The specified launch template, with template ID lt-01, does not exist\. Launching EC2 instance failed\. \|/,
  );
});

test('a profile whose role was linked again a moment ago fails one launch, and the next one goes well', async () => {
  const { region, autoscaling, create, instances, activities } = await startWithTemplate();
  const iam = new IAMClient(region.client);
  changeTemplate(region, { IamInstanceProfile: { Name: 'demo' } });
  await iam.send(new CreateRoleCommand({ RoleName: 'demo', AssumeRolePolicyDocument: trust }));
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'demo' }));
  await region.pass(10);
  const link = { InstanceProfileName: 'demo', RoleName: 'demo' };
  await iam.send(new AddRoleToInstanceProfileCommand(link));
  await region.pass(8);
  await create({ MinSize: 1 });
  await region.pass(100);
  await iam.send(new RemoveRoleFromInstanceProfileCommand(link));
  await iam.send(new AddRoleToInstanceProfileCommand(link));
  await autoscaling.send(new SetDesiredCapacityCommand({ AutoScalingGroupName: groupName, DesiredCapacity: 2 }));
  await region.pass(100);
  expect((await activities())?.filter((one) => one.startsWith('Failed'))).toEqual([
    expect.stringMatching(
      /Value \(demo\) for parameter iamInstanceProfile\.name is invalid\. Invalid IAM Instance Profile name Launching EC2 instance failed\./,
    ),
  ]);
  expect(await instances()).toEqual(['us-east-1a InService Healthy', 'us-east-1b InService Healthy']);
});

test('an update ends the pause', async () => {
  const { region, autoscaling, create, instances, activities } = await startWithTemplate();
  const web = region.cloud.table(SecurityGroups).get(groups.web);
  await create({ MinSize: 1 });
  region.cloud.table(SecurityGroups).delete(groups.web);
  await region.pass(120);
  expect((await activities())?.[0]).toMatch(
    /^Failed: .*The security group 'sg-0web' does not exist Launching EC2 instance failed\. \|/,
  );
  if (web) region.cloud.table(SecurityGroups).put(web);
  await autoscaling.send(new UpdateAutoScalingGroupCommand({ AutoScalingGroupName: groupName, MaxSize: 2 }));
  await region.pass(5);
  expect(await instances()).toEqual(['us-east-1a Pending Healthy']);
});

test('without capacity in one zone both instances land in the other, until there is capacity again', async () => {
  const { region, create, instances, activities } = await startWithTemplate();
  region.cloud.table(CapacityShortages).put({ id: 't4g.micro:us-east-1b' });
  await create();
  await region.pass(100);
  expect(await instances()).toEqual(['us-east-1a InService Healthy', 'us-east-1a InService Healthy']);
  expect((await activities())?.find((one) => one.startsWith('Failed'))).toMatch(
    /^Failed: Launching a new EC2 instance\. {2}Status Reason: We currently do not have sufficient t4g\.micro capacity/,
  );
  region.cloud.table(CapacityShortages).delete('t4g.micro:us-east-1b');
  await region.pass(400);
  expect(await instances()).toEqual(['us-east-1a InService Healthy', 'us-east-1b InService Healthy']);
  expect((await activities())?.find((one) => one.includes('balance'))).toBe(
    'Successful: Launching a new EC2 instance: i-0 | At T instances were launched to balance instances in zones us-east-1b with other zones resulting in more than desired number of instances in the group.',
  );
});

test('the default version of a template is the one that is meant without a version', async () => {
  const { create, group } = await startWithTemplate();
  await create({ MinSize: 0, LaunchTemplate: { LaunchTemplateName: 'demo-web' } });
  expect((await group())?.LaunchTemplate).toEqual({
    LaunchTemplateId: templateId,
    LaunchTemplateName: 'demo-web',
    Version: '$Default',
  });
  expect(twoInstances.LaunchTemplate?.Version).toBe('$Latest');
});

test('an instance that ends before it is in service is given up, and another one is launched', async () => {
  const { region, create, ids, instances, activities } = await startWithTemplate();
  await create({ MinSize: 1 });
  await region.pass(40);
  const [first = ''] = await ids();
  terminateInstance(region.cloud, first, 'Client.InternalError: Client error on launch');
  await region.pass(5);
  expect(await instances()).toEqual(['us-east-1a Terminating Healthy', 'us-east-1a Pending Healthy']);
  expect((await activities())?.map((one) => one.split(' | ')[0])).toEqual([
    'PreInService: Launching a new EC2 instance: i-0',
    'InProgress: Terminating EC2 instance: i-0',
    'Cancelled: Launching a new EC2 instance: i-0.  Status Reason: Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InternalError: Client error on launch',
  ]);
});
