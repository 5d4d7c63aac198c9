import { refuseIfAsked } from '../../faults/call-faults.js';
import { takeFault } from '../../faults/faults.js';
import type { Cloud } from '../../region/cloud.js';
import type { Tags } from '../tags.js';
import { giveCredentials } from './instance/credentials.js';
import { launchParts } from './instance/launch-checks.js';
import { type LaunchData, launchTags, metadataOptionsOf, primaryInterface, volumesOf } from './instance/launch-data.js';
import { instanceLaunchTimePassed, runningAfterMs, terminateInstance } from './instance/lifecycle.js';
import { referredTemplate, referredVersion, type VersionWish } from './launch-template/versions.js';
import { createInterface } from './network-interface.js';
import { newRecordWithTags } from './record.js';
import { kinds } from './resource.js';
import { type InstanceRecord, Instances } from './tables.js';

export { terminateInstance } from './instance/lifecycle.js';

export interface TemplateLaunch {
  readonly template: { readonly id: string; readonly version: VersionWish };
  /** Overrules the template's subnet. */
  readonly subnetId: string;
  /** Added to the template's tags of instances. */
  readonly tags: Tags;
}

/**
 * Launches one instance from a template, as Auto Scaling does.
 * @throws AwsError with EC2's code and text when EC2 refuses the launch.
 */
export function launchInstance(cloud: Cloud, { template, subnetId, tags }: TemplateLaunch): InstanceRecord {
  const callerArn = cloud.arn('sts', 'assumed-role/AWSServiceRoleForAutoScaling/AutoScaling', { regional: false });
  refuseIfAsked(cloud, { action: 'ec2:RunInstances', protocol: 'ec2', callerArn });
  const data = templateData(cloud, { LaunchTemplateId: template.id }, template.version);
  const placed = {
    ...data.data,
    SubnetId: subnetId,
    NetworkInterfaces: data.data.NetworkInterfaces?.map((one) => ({ ...one, SubnetId: subnetId })),
  };
  return startInstance(cloud, placed, { tags: { ...tags, ...data.tags }, reservationId: cloud.newId('r') });
}

/** The contents of a template's version, and the tags that EC2 gives to instances launched from it. */
export function templateData(
  cloud: Cloud,
  reference: { readonly LaunchTemplateId?: string | undefined; readonly LaunchTemplateName?: string | undefined },
  wish: VersionWish,
): { data: LaunchData; tags: Tags } {
  const template = referredTemplate(cloud, reference);
  const version = referredVersion(cloud, template, wish);
  return {
    data: version.data,
    tags: { 'aws:ec2launchtemplate:id': template.id, 'aws:ec2launchtemplate:version': String(version.number) },
  };
}

interface Launch {
  readonly tags: Tags;
  readonly reservationId: string;
  readonly clientToken?: string | undefined;
}

/** @throws AwsError with EC2's code and text when EC2 refuses the launch. */
export function startInstance(cloud: Cloud, data: LaunchData, launch: Launch): InstanceRecord {
  const { image, type, subnet, groupIds, profile } = launchParts(cloud, data);
  const fault = takeFault(cloud, 'ec2:RunInstances', ['launch-fails', 'never-boots', 'never-registers'])?.kind;
  const wish = primaryInterface(data);
  const record = newRecordWithTags(cloud, kinds.instance, { ...launchTags(data, 'instance'), ...launch.tags });
  const {
    id: interfaceId,
    address,
    publicAddress,
  } = createInterface(cloud, {
    subnetId: subnet.id,
    groupIds,
    description: '',
    type: 'interface',
    requesterManaged: false,
    privateAddress: wish.PrivateIpAddress ?? data.PrivateIpAddress,
    publicAddress: wish.AssociatePublicIpAddress ?? subnet.mapPublicIpOnLaunch,
    tags: launchTags(data, 'network-interface'),
    instanceId: record.id,
  });
  const instance = cloud.table(Instances).put({
    ...record,
    reservationId: launch.reservationId,
    clientToken: launch.clientToken,
    state: 'pending',
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    address,
    publicAddress,
    interfaceId,
    imageId: image.id,
    instanceType: type.name,
    architecture: image.architecture,
    profileArn: profile?.arn,
    roleName: profile?.roleName,
    userData: data.UserData,
    ebsOptimized: data.EbsOptimized ?? false,
    monitoring: data.Monitoring?.Enabled ? 'enabled' : 'disabled',
    metadataOptions: metadataOptionsOf(image, data.MetadataOptions),
    volumes: volumesOf(cloud, image, data),
    launchTime: record.createdAt,
    launchTimePassed: false,
    hostBooted: cloud.plane.level === 'none' || fault === 'never-boots',
    bootCount: 1,
    onShutdown: data.InstanceInitiatedShutdownBehavior,
    terminationProtected: data.DisableApiTermination,
    fault: fault === 'never-boots' || fault === 'never-registers' ? fault : undefined,
  });
  giveCredentials(cloud, instance);
  if (fault === 'launch-fails') terminateInstance(cloud, instance.id, 'Client.InternalError: Client error on launch');
  cloud.schedule(instanceLaunchTimePassed, { instanceId: instance.id }, runningAfterMs);
  return instance;
}
