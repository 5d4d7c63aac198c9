import { DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { newEnvironment } from './run.js';
import { outputsOf, upTo } from './some-steps.js';

const done = { kind: 'done' };

test('changed settings are a new version that the fleet follows, and contents that AWS only warns of are a failure', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment();
  const wanted = upTo('web-fleet');
  expect(await environment.run('create', wanted)).toEqual(done);
  const { launchTemplateId: LaunchTemplateId } = outputsOf(environment, 'web-fleet');
  const launchWith = (instanceType: string) =>
    environment.file.update((state) => ({ ...state, settings: { ...state.settings, web: { instanceType } } }));
  const types = async () => {
    const ec2 = new EC2Client(environment.region.client);
    const { LaunchTemplateVersions = [] } = await ec2.send(
      new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId }),
    );
    return LaunchTemplateVersions.map((one) => one.LaunchTemplateData?.InstanceType).sort();
  };
  await launchWith('t4g.small');
  expect(await environment.run('create', wanted)).toEqual(done);
  expect(await types()).toEqual(['t4g.micro', 't4g.small']);

  await launchWith('x2gd.metal');
  expect(await environment.run('create', wanted)).toMatchObject({
    kind: 'failed',
    failures: [
      {
        step: 'web-fleet',
        failure: {
          class: 'bad-input',
          message: 'AWS does not accept the launch template of the web servers.',
          details: ["InvalidParameterValue: Invalid value 'x2gd.metal' for InstanceType."],
        },
      },
    ],
  });
});
