import { CreateTagsCommand, CreateVpcCommand, DeleteTagsCommand, DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { startTestNetwork } from './network.js';

test('tags of any resource are written, overwritten, listed and removed', async () => {
  const { ec2, vpcId, subnetId } = await startTestNetwork();
  const put = (Resources: string[], Key: string, Value: string) =>
    ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key, Value }] }));
  await put([vpcId, subnetId], 'Name', 'demo');
  await put([subnetId], 'Name', 'web-1');
  const list = async () =>
    (await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['Name'] }] }))).Tags;
  expect(await list()).toEqual([
    { ResourceId: vpcId, ResourceType: 'vpc', Key: 'Name', Value: 'demo' },
    { ResourceId: subnetId, ResourceType: 'subnet', Key: 'Name', Value: 'web-1' },
  ]);
  await ec2.send(new DeleteTagsCommand({ Resources: [vpcId, subnetId], Tags: [{ Key: 'Name', Value: 'demo' }] }));
  expect(await list()).toEqual([{ ResourceId: subnetId, ResourceType: 'subnet', Key: 'Name', Value: 'web-1' }]);
});

test.each([
  [[{ Key: 'aws:x', Value: '' }], "Tag keys starting with 'aws:' are reserved for internal use"],
  [[{ Key: 'x', Value: 'v'.repeat(257) }], 'Tag value exceeds the maximum length of 256 characters'],
  [
    [
      { Key: 'x', Value: '1' },
      { Key: 'x', Value: '2' },
    ],
    "Duplicate tag key 'x' specified.",
  ],
])('the tags %j are refused', async (Tags, message) => {
  const { ec2, vpcId } = await startTestNetwork();
  await expect(ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags }))).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message,
  });
});

test('a resource has fifty tags at most', async () => {
  const { ec2, vpcId } = await startTestNetwork();
  const Tags = Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: '' }));
  await ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags: Tags.slice(1) }));
  await expect(ec2.send(new CreateTagsCommand({ Resources: [vpcId], Tags }))).rejects.toMatchObject({
    name: 'TagLimitExceeded',
  });
});

test('tags for another type of resource, and of a resource that is not there, are refused', async () => {
  const { ec2 } = await startTestNetwork();
  await expect(
    ec2.send(
      new CreateVpcCommand({
        CidrBlock: '10.0.0.0/16',
        TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'x', Value: '1' }] }],
      }),
    ),
  ).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: "'subnet' is not a valid taggable resource type for this operation.",
  });
  const tag = (id: string) => ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'x', Value: '1' }] }));
  await expect(tag('subnet-0')).rejects.toMatchObject({ name: 'InvalidSubnetID.NotFound' });
  await expect(tag('thing-0')).rejects.toMatchObject({ name: 'InvalidID', message: "The ID 'thing-0' is not valid" });
});
