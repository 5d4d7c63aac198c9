import type { VolumeType } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { fromWireTags, type Tags } from '../../tags.js';
import type { Image } from '../images.js';
import type { MetadataOptions, VolumeRecord } from '../tables.js';

/** What RunInstances and launch templates both say about an instance, as far as the sandbox carries it. */
export interface LaunchData {
  readonly ImageId?: string | undefined;
  readonly InstanceType?: string | undefined;
  readonly KeyName?: string | undefined;
  readonly SubnetId?: string | undefined;
  readonly SecurityGroupIds?: readonly string[] | undefined;
  readonly PrivateIpAddress?: string | undefined;
  readonly IamInstanceProfile?: { readonly Arn?: string | undefined; readonly Name?: string | undefined } | undefined;
  readonly UserData?: string | undefined;
  readonly EbsOptimized?: boolean | undefined;
  readonly Monitoring?: { readonly Enabled?: boolean | undefined } | undefined;
  readonly DisableApiTermination?: boolean | undefined;
  readonly InstanceInitiatedShutdownBehavior?: 'stop' | 'terminate' | undefined;
  readonly MetadataOptions?:
    | {
        readonly HttpTokens?: MetadataOptions['tokens'] | undefined;
        readonly HttpPutResponseHopLimit?: number | undefined;
        readonly HttpEndpoint?: MetadataOptions['endpoint'] | undefined;
        readonly InstanceMetadataTags?: MetadataOptions['instanceTags'] | undefined;
      }
    | undefined;
  readonly BlockDeviceMappings?: readonly BlockDevice[] | undefined;
  readonly NetworkInterfaces?: readonly NetworkInterfaceWish[] | undefined;
  readonly TagSpecifications?: readonly TagsOfType[] | undefined;
}

interface BlockDevice {
  readonly DeviceName?: string | undefined;
  readonly Ebs?:
    | {
        readonly VolumeSize?: number | undefined;
        readonly VolumeType?: VolumeType | undefined;
        readonly Encrypted?: boolean | undefined;
        readonly DeleteOnTermination?: boolean | undefined;
      }
    | undefined;
}

interface NetworkInterfaceWish {
  readonly DeviceIndex?: number | undefined;
  readonly SubnetId?: string | undefined;
  readonly Groups?: readonly string[] | undefined;
  readonly AssociatePublicIpAddress?: boolean | undefined;
  readonly PrivateIpAddress?: string | undefined;
}

interface TagsOfType {
  readonly ResourceType?: string | undefined;
  readonly Tags?: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined;
}

/** The wishes for the first network interface; a launch has either these or the instance's own members. */
export function primaryInterface(data: LaunchData): NetworkInterfaceWish {
  return data.NetworkInterfaces?.find((one) => (one.DeviceIndex ?? 0) === 0) ?? {};
}

/** The tags of one type of resource; later specifications win. */
export function launchTags(data: LaunchData, type: 'instance' | 'volume' | 'network-interface'): Tags {
  const specifications = data.TagSpecifications?.filter((one) => one.ResourceType === type) ?? [];
  return fromWireTags(specifications.flatMap((one) => one.Tags ?? []));
}

/** The root device of the image, changed as the launch asks, and the devices it adds. */
export function volumesOf(cloud: Cloud, image: Image, data: LaunchData): VolumeRecord[] {
  const mappings = data.BlockDeviceMappings ?? [];
  const root = mappings.find((one) => one.DeviceName === image.rootDeviceName) ?? { DeviceName: image.rootDeviceName };
  const others = mappings.filter((one) => one.Ebs && one.DeviceName !== image.rootDeviceName);
  return [root, ...others].map((mapping) => ({
    id: cloud.newId('vol'),
    deviceName: mapping.DeviceName ?? image.rootDeviceName,
    sizeGiB: mapping.Ebs?.VolumeSize ?? 8,
    type: mapping.Ebs?.VolumeType ?? 'gp3',
    encrypted: mapping.Ebs?.Encrypted ?? false,
    deleteOnTermination: mapping.Ebs?.DeleteOnTermination ?? true,
    tags: launchTags(data, 'volume'),
  }));
}

/** Images that ask for IMDSv2 set the defaults; the launch may overrule them. */
export function metadataOptionsOf(image: Image, wish: LaunchData['MetadataOptions']): MetadataOptions {
  const v2 = image.imdsSupport === 'v2.0';
  return {
    tokens: wish?.HttpTokens ?? (v2 ? 'required' : 'optional'),
    hopLimit: wish?.HttpPutResponseHopLimit ?? (v2 ? 2 : 1),
    endpoint: wish?.HttpEndpoint ?? 'enabled',
    instanceTags: wish?.InstanceMetadataTags ?? 'disabled',
  };
}
