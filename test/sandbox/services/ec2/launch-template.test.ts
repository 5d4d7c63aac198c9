import {
  CreateLaunchTemplateCommand,
  type CreateLaunchTemplateCommandInput,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
  DescribeLaunchTemplateVersionsCommand,
  ModifyLaunchTemplateCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { arm, createTemplate } from './fleet.js';
import { startTestNetwork } from './network.js';

const UserData = Buffer.from('#!/bin/sh\n').toString('base64');

test('a template keeps all its versions; the default one is moved by hand', async () => {
  const network = await startTestNetwork();
  const { ec2 } = network;
  const LaunchTemplateId = await createTemplate(network, {
    ImageId: arm,
    InstanceType: 't4g.micro',
    UserData,
    MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
    BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 10 } }],
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'tier', Value: 'web' }] }],
  });
  const { LaunchTemplateVersion: second } = await ec2.send(
    new CreateLaunchTemplateVersionCommand({
      LaunchTemplateId,
      SourceVersion: '1',
      VersionDescription: 'bigger',
      LaunchTemplateData: { InstanceType: 't4g.small' },
    }),
  );
  expect(second).toEqual({
    LaunchTemplateId,
    LaunchTemplateName: 'web',
    VersionNumber: 2,
    VersionDescription: 'bigger',
    CreateTime: expect.any(Date),
    CreatedBy: 'arn:aws:iam::000000000000:user/sandbox',
    DefaultVersion: false,
    LaunchTemplateData: {
      ImageId: arm,
      InstanceType: 't4g.small',
      UserData,
      MetadataOptions: { State: 'applied', HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 10 } }],
      TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'tier', Value: 'web' }] }],
    },
  });
  const versions = async (...Versions: string[]) =>
    (
      await ec2.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId, Versions }))
    ).LaunchTemplateVersions?.map((version) => version.VersionNumber);
  expect([await versions('$Default'), await versions('$Latest'), await versions('1', '2')]).toEqual([[1], [2], [2, 1]]);
  await ec2.send(new ModifyLaunchTemplateCommand({ LaunchTemplateId, DefaultVersion: '2' }));
  expect(await versions('$Default')).toEqual([2]);
  await expect(versions('3')).rejects.toMatchObject({ name: 'InvalidLaunchTemplateId.VersionNotFound' });

  const byName = () => ec2.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ['web'] }));
  expect((await byName()).LaunchTemplates).toMatchObject([
    { LaunchTemplateId, DefaultVersionNumber: 2, LatestVersionNumber: 2 },
  ]);
  await ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId }));
  await expect(byName()).rejects.toMatchObject({ name: 'InvalidLaunchTemplateName.NotFoundException' });
  await expect(versions('1')).rejects.toMatchObject({
    name: 'InvalidLaunchTemplateId.NotFound',
    message: `The specified launch template, with template ID ${LaunchTemplateId}, does not exist.`,
  });
});

test('contents that cannot work are a warning; what they refer to is not looked up', async () => {
  const { ec2 } = await startTestNetwork();
  const create = (LaunchTemplateName: string, data: CreateLaunchTemplateCommandInput['LaunchTemplateData']) =>
    ec2.send(new CreateLaunchTemplateCommand({ LaunchTemplateName, LaunchTemplateData: data }));
  const bad = await create('bad', {
    ImageId: 'debian',
    SecurityGroupIds: ['sg-0'],
    NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-0'] }],
  });
  expect(bad.LaunchTemplate?.LatestVersionNumber).toBe(1);
  expect(bad.Warning).toEqual({
    Errors: [
      { Code: 'InvalidAMIID.Malformed', Message: 'Invalid id: "debian" (expecting "ami-...")' },
      {
        Code: 'InvalidParameterCombination',
        Message: 'Network interfaces and an instance-level security groups may not be specified on the same request',
      },
    ],
  });
  const unknown = await create('unknown', {
    ImageId: 'ami-0123456789abcdef0',
    SecurityGroupIds: ['sg-0'],
    IamInstanceProfile: { Name: 'nobody' },
  });
  expect(unknown.Warning).toBeUndefined();
});

test.each<[string, string, Partial<CreateLaunchTemplateCommandInput>]>([
  ['InvalidLaunchTemplateName.AlreadyExistsException', 'a name that is taken', {}],
  ['InvalidLaunchTemplateName.MalformedException', 'a name that is too short', { LaunchTemplateName: 'we' }],
  ['InvalidLaunchTemplateName.MalformedException', 'a name with a space', { LaunchTemplateName: 'w e b' }],
  [
    'InvalidUserData.Malformed',
    'user data that is not base64',
    { LaunchTemplateName: 'new', LaunchTemplateData: { UserData: '#!/bin/sh' } },
  ],
  [
    'InvalidParameterValue',
    'user data of more than 16 KB',
    {
      LaunchTemplateName: 'new',
      LaunchTemplateData: { UserData: Buffer.alloc(16_385).toString('base64') },
    },
  ],
])('%s is the answer to %s', async (name, _what, input) => {
  const network = await startTestNetwork();
  await createTemplate(network, { ImageId: arm });
  await expect(
    network.ec2.send(
      new CreateLaunchTemplateCommand({ LaunchTemplateName: 'web', LaunchTemplateData: { ImageId: arm }, ...input }),
    ),
  ).rejects.toMatchObject({ name });
});

test('one client token is one template', async () => {
  const { ec2 } = await startTestNetwork();
  const create = () =>
    ec2.send(
      new CreateLaunchTemplateCommand({
        LaunchTemplateName: 'web',
        LaunchTemplateData: { ImageId: arm },
        ClientToken: 'once',
      }),
    );
  expect((await create()).LaunchTemplate?.LaunchTemplateId).toBe((await create()).LaunchTemplate?.LaunchTemplateId);
});
