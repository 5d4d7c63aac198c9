import {
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
  DetachNetworkInterfaceCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import {
  createInterface,
  deleteInterface,
  setInterfaceGroups,
} from '../../../../src/sandbox/services/ec2/network-interface.js';
import { SecurityGroups } from '../../../../src/sandbox/services/ec2/tables.js';
import { id, startTestNetwork } from './network.js';

const description = 'ELB net/demo/0123456789abcdef';

test("a load balancer's interface is found by its exact description and belongs to AWS", async () => {
  const { ec2, region, vpcId, subnetId } = await startTestNetwork();
  const { cloud } = region;
  const groupId = id(cloud.table(SecurityGroups).all()[0]?.id);
  const made = createInterface(cloud, {
    subnetId,
    groupIds: [],
    description,
    type: 'network_load_balancer',
    requesterManaged: true,
    instanceOwnerId: 'amazon-aws',
    publicAddress: true,
  });
  setInterfaceGroups(cloud, made.id, [groupId]);
  await region.pass(1);
  const find = async () =>
    (
      await ec2.send(
        new DescribeNetworkInterfacesCommand({
          Filters: [
            { Name: 'description', Values: [description] },
            { Name: 'vpc-id', Values: [vpcId] },
            { Name: 'status', Values: ['in-use'] },
          ],
        }),
      )
    ).NetworkInterfaces;
  expect(await find()).toMatchObject([
    {
      NetworkInterfaceId: made.id,
      InterfaceType: 'network_load_balancer',
      Description: description,
      RequesterManaged: true,
      SubnetId: subnetId,
      PrivateIpAddress: made.address,
      Association: { PublicIp: made.publicAddress },
      Attachment: {
        AttachmentId: expect.stringMatching(/^ela-attach-/),
        InstanceOwnerId: 'amazon-aws',
        DeleteOnTermination: false,
      },
      Groups: [{ GroupId: groupId, GroupName: 'default' }],
    },
  ]);
  await expect(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: made.id }))).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: `Network interface '${made.id}' is currently in use.`,
  });
  await expect(ec2.send(new DetachNetworkInterfaceCommand({ AttachmentId: made.attachment.id }))).rejects.toMatchObject(
    {
      name: 'OperationNotPermitted',
      message: "You are not allowed to manage 'ela-attach' attachments.",
    },
  );
  deleteInterface(cloud, made.id);
  expect(await find()).toEqual([]);
});

test.each([
  ['10.0.1.20', '10.0.1.20'],
  ['10.0.1.3', "does not fall within the subnet's address range"],
  ['10.0.2.20', "does not fall within the subnet's address range"],
  ['10.0.1.9', 'Address 10.0.1.9 is in use.'],
])('an interface that wishes for %s gets %s', async (privateAddress, outcome) => {
  const { region, subnetId } = await startTestNetwork();
  const create = (wish: string) => {
    try {
      return createInterface(region.cloud, {
        subnetId,
        groupIds: [],
        description,
        type: 'interface',
        requesterManaged: true,
        privateAddress: wish,
      }).address;
    } catch (error) {
      return String(error);
    }
  };
  create('10.0.1.9');
  expect(create(privateAddress)).toContain(outcome);
});
