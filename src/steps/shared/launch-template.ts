import { createHash } from 'node:crypto';
import {
  type _InstanceType,
  CreateLaunchTemplateCommand,
  CreateLaunchTemplateVersionCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplateVersionsCommand,
  type LaunchTemplate,
  type LaunchTemplateVersion,
  type RequestLaunchTemplateData,
  type ValidationWarning,
} from '@aws-sdk/client-ec2';
import { answered } from '../../aws/answered.js';
import { launchTemplates } from '../../aws/kinds/ec2.js';
import { tagList, tagSpecification } from '../../aws/tags.js';
import type { FleetTier } from '../../config/names.js';
import { tagKeys } from '../../config/tags.js';
import { StepFailure } from '../../engine/failure.js';
import { again } from '../../errors.js';
import type { Run } from '../context.js';
import { newestImage } from './image.js';
import { alive, ensure, unlessGone } from './owned.js';
import { tierTag } from './tier-tag.js';

export interface TemplateFacts {
  readonly launchTemplateId: string;
  readonly imageId: string;
}

export const templateResource = (tier: FleetTier): string => `${tier}-launch-template`;

/** The template and what its newest version launches; undefined unless it is as the settings want it. */
export async function currentTemplate(run: Run, tier: FleetTier): Promise<TemplateFacts | undefined> {
  const template = await alive(run, launchTemplates(run.aws.ec2), templateResource(tier));
  if (!template) return undefined;
  const latest = await latestVersion(run, template);
  if (latest?.VersionDescription !== fingerprint(run, tier) || refusalOf(run, tier)) return undefined;
  return {
    launchTemplateId: answered(template.LaunchTemplateId, 'the id of the launch template'),
    imageId: answered(latest.LaunchTemplateData?.ImageId, "the launch template's image"),
  };
}

/** Makes the template, or a new version when the settings have changed. The fleet follows the newest version. */
export async function ensureTemplate(run: Run, tier: FleetTier): Promise<string> {
  const { aws, ledger, names, tags } = run;
  const resource = templateResource(tier);
  const template = await ensure(run, launchTemplates(aws.ec2), resource, {
    idempotent: true,
    create: async (ClientToken) => {
      const request = {
        LaunchTemplateName: names.launchTemplate(tier),
        ClientToken,
        VersionDescription: fingerprint(run, tier),
        LaunchTemplateData: await templateData(run, tier),
        TagSpecifications: [tagSpecification('launch-template', tags(resource))],
      };
      const { LaunchTemplate, Warning } = await aws.ec2.send(new CreateLaunchTemplateCommand(request));
      await heed(run, tier, Warning);
      return answered(LaunchTemplate?.LaunchTemplateId, 'the id of the launch template');
    },
  });
  const LaunchTemplateId = answered(template.LaunchTemplateId, 'the id of the launch template');
  const refusal = refusalOf(run, tier);
  if (refusal && template.LatestVersionNumber === 1) {
    await unlessGone(() => aws.ec2.send(new DeleteLaunchTemplateCommand({ LaunchTemplateId })));
    await ledger.forget(resource);
    await ledger.forget(refusalRecord(tier));
    throw invalid(tier, refusal);
  }
  if (refusal || (await latestVersion(run, template))?.VersionDescription !== fingerprint(run, tier)) {
    const request = {
      LaunchTemplateId,
      VersionDescription: fingerprint(run, tier),
      LaunchTemplateData: await templateData(run, tier),
    };
    const { Warning } = await aws.ec2.send(new CreateLaunchTemplateVersionCommand(request));
    await heed(run, tier, Warning);
    const details = refusalOf(run, tier);
    if (details) throw invalid(tier, details);
  }
  return LaunchTemplateId;
}

async function latestVersion({ aws }: Run, template: LaunchTemplate): Promise<LaunchTemplateVersion | undefined> {
  const request = { LaunchTemplateId: template.LaunchTemplateId, Versions: ['$Latest'] };
  return (await aws.ec2.send(new DescribeLaunchTemplateVersionsCommand(request))).LaunchTemplateVersions?.[0];
}

/** What an instance is made from, but for the image's id, which grows newer without any change of the settings. */
function wantedData(run: Run, tier: FleetTier) {
  const { settings, tags } = run;
  const instanceTags = { ...tags(`${tier}-instance`), [tagKeys.tier]: tierTag(run, tier) };
  return {
    // The SDK's list of types ends with its own release; AWS checks the name.
    InstanceType: settings[tier].instanceType as _InstanceType,
    SecurityGroupIds: [run.outputs('security-groups')[tier]],
    IamInstanceProfile: { Arn: run.outputs('instance-roles')[tier].profileArn },
    MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp3', Encrypted: true, DeleteOnTermination: true } },
    ],
    TagSpecifications: (['instance', 'volume', 'network-interface'] as const).map((ResourceType) => ({
      ResourceType,
      Tags: tagList(instanceTags),
    })),
  } satisfies RequestLaunchTemplateData;
}

async function templateData(run: Run, tier: FleetTier): Promise<RequestLaunchTemplateData> {
  return { ...wantedData(run, tier), ImageId: await newestImage(run) };
}

/** Stands in a version's description and tells whether the settings have changed since. */
function fingerprint(run: Run, tier: FleetTier): string {
  const { os, architecture } = run.settings.image;
  const hash = createHash('sha256').update(JSON.stringify([os, architecture, wantedData(run, tier)]));
  return `${os} ${architecture} ${run.settings[tier].instanceType} ${hash.digest('hex').slice(0, 16)}`;
}

const refusalRecord = (tier: FleetTier): string => `${tier}-launch-template-refusal`;

/**
 * AWS makes a template with invalid contents all the same, says so in the answer alone, and would fail the launches
 * later: what it says is remembered, for the template may not be visible yet, or may not be deleted.
 */
async function heed(run: Run, tier: FleetTier, warning: ValidationWarning | undefined): Promise<void> {
  if (!warning) return run.ledger.forget(refusalRecord(tier));
  const details = (warning.Errors ?? []).map(({ Code, Message }) => `${Code}: ${Message}`);
  await run.ledger.record(refusalRecord(tier), [fingerprint(run, tier), ...details].join('\n'));
}

/** What AWS has said against the contents that are wanted now. */
function refusalOf(run: Run, tier: FleetTier): readonly string[] | undefined {
  const [refused, ...details] = run.ledger.id(refusalRecord(tier))?.split('\n') ?? [];
  return refused === fingerprint(run, tier) ? details : undefined;
}

function invalid(tier: FleetTier, details: readonly string[]): StepFailure {
  return new StepFailure(`AWS does not accept the launch template of the ${tier} servers.`, {
    class: 'bad-input',
    remedy: `Correct the setting that the details name, then run ${again}.`,
    details,
  });
}
