import type {
  LaunchTemplate,
  LaunchTemplateVersion,
  RequestLaunchTemplateData,
  ResponseLaunchTemplateData,
} from '@aws-sdk/client-ec2';
import { toWireTags } from '../../tags.js';
import type { LaunchTemplateRecord } from '../tables.js';
import type { LaunchTemplateVersionRecord } from './versions.js';

export function toLaunchTemplate(template: LaunchTemplateRecord): LaunchTemplate {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    CreateTime: new Date(template.createdAt),
    CreatedBy: template.createdBy,
    DefaultVersionNumber: template.defaultVersion,
    LatestVersionNumber: template.latestVersion,
    Tags: toWireTags(template.tags),
  };
}

export function toLaunchTemplateVersion(
  template: LaunchTemplateRecord,
  version: LaunchTemplateVersionRecord,
): LaunchTemplateVersion {
  return {
    LaunchTemplateId: template.id,
    LaunchTemplateName: template.name,
    VersionNumber: version.number,
    VersionDescription: version.description,
    CreateTime: new Date(version.createdAt),
    CreatedBy: version.createdBy,
    DefaultVersion: version.number === template.defaultVersion,
    LaunchTemplateData: toResponseData(version.data),
  };
}

/** The contents that the sandbox carries from a template to its instances; others are not answered. */
function toResponseData(data: RequestLaunchTemplateData): ResponseLaunchTemplateData {
  const { MetadataOptions } = data;
  return {
    EbsOptimized: data.EbsOptimized,
    IamInstanceProfile: data.IamInstanceProfile,
    BlockDeviceMappings: data.BlockDeviceMappings,
    NetworkInterfaces: data.NetworkInterfaces?.map(
      ({ AssociatePublicIpAddress, DeleteOnTermination, Description, DeviceIndex, Groups, SubnetId }) => ({
        AssociatePublicIpAddress,
        DeleteOnTermination,
        Description,
        DeviceIndex,
        Groups,
        SubnetId,
      }),
    ),
    ImageId: data.ImageId,
    InstanceType: data.InstanceType,
    KeyName: data.KeyName,
    Monitoring: data.Monitoring,
    Placement: data.Placement,
    DisableApiTermination: data.DisableApiTermination,
    InstanceInitiatedShutdownBehavior: data.InstanceInitiatedShutdownBehavior,
    UserData: data.UserData,
    TagSpecifications: data.TagSpecifications,
    SecurityGroupIds: data.SecurityGroupIds,
    SecurityGroups: data.SecurityGroups,
    CreditSpecification: data.CreditSpecification,
    MetadataOptions: MetadataOptions && { ...MetadataOptions, State: 'applied' },
  };
}
