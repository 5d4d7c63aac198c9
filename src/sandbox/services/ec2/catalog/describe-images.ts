import type { DescribeImagesRequest, DescribeImagesResult, Image as WireImage } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type Image, images } from '../images.js';
import { selectFixed } from '../select.js';

/** Amazon's account. */
const amazon = '137112412989';

/** Deprecated images are shown by id or on request, as EC2 does. */
export const describeImages = defineOperation<DescribeImagesRequest, DescribeImagesResult>(
  'DescribeImages',
  (input, { cloud }) => {
    const unknown = input.ImageIds?.find((id) => !images.some((image) => image.id === id));
    if (unknown !== undefined) {
      throw new AwsError('InvalidAMIID.NotFound', `The image id '[${unknown}]' does not exist`);
    }
    const isDeprecated = (image: Image): boolean => Date.parse(image.deprecationDate) <= cloud.now();
    const candidates = images.filter((image) =>
      input.ImageIds?.length ? input.ImageIds.includes(image.id) : input.IncludeDeprecated || !isDeprecated(image),
    );
    const owned = candidates.filter(
      () => !input.Owners?.length || input.Owners.some((owner) => owner === 'amazon' || owner === amazon),
    );
    const chosen = selectFixed(owned, input.Filters, {
      'image-id': (image) => image.id,
      name: (image) => image.name,
      description: (image) => image.description,
      architecture: (image) => image.architecture,
      'owner-alias': () => 'amazon',
      'owner-id': () => amazon,
      state: () => 'available',
      'root-device-type': () => 'ebs',
      'virtualization-type': () => 'hvm',
      'image-type': () => 'machine',
      'is-public': () => 'true',
    });
    return { Images: chosen.map(toImage) };
  },
);

function toImage(image: Image): WireImage {
  return {
    ImageId: image.id,
    Name: image.name,
    Description: image.description,
    Architecture: image.architecture,
    ImageLocation: `amazon/${image.name}`,
    ImageOwnerAlias: 'amazon',
    OwnerId: amazon,
    ImageType: 'machine',
    Public: true,
    State: 'available',
    CreationDate: image.creationDate,
    DeprecationTime: image.deprecationDate,
    PlatformDetails: 'Linux/UNIX',
    UsageOperation: 'RunInstances',
    RootDeviceType: 'ebs',
    RootDeviceName: image.rootDeviceName,
    BlockDeviceMappings: [
      {
        DeviceName: image.rootDeviceName,
        Ebs: { VolumeSize: 8, VolumeType: 'gp3', Encrypted: false, DeleteOnTermination: true },
      },
    ],
    VirtualizationType: 'hvm',
    Hypervisor: 'xen',
    EnaSupport: true,
    ImdsSupport: image.imdsSupport,
  };
}
