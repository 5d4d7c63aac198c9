import type { DescribeVolumesRequest, DescribeVolumesResult } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { toWireTags } from '../../tags.js';
import { select } from '../select.js';
import { Instances } from '../tables.js';

/** Volumes live and die with their instance. */
export const describeVolumes = defineOperation<DescribeVolumesRequest, DescribeVolumesResult>(
  'DescribeVolumes',
  (input, { cloud }) => {
    const volumes = cloud
      .table(Instances)
      .where((instance) => instance.state !== 'terminated')
      .flatMap((instance) =>
        instance.volumes.map((volume) => ({ ...volume, visibleAt: instance.visibleAt, instance })),
      );
    const { page, nextToken } = select(cloud, volumes, {
      ids: input.VolumeIds,
      filters: input.Filters,
      idsAlone: 'volumeSet',
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: (id) => ['InvalidVolume.NotFound', `The volume '${id}' does not exist.`],
      fields: {
        'volume-id': (volume) => volume.id,
        'attachment.instance-id': (volume) => volume.instance.id,
        'attachment.device': (volume) => volume.deviceName,
        'availability-zone': (volume) => volume.instance.availabilityZone,
        encrypted: (volume) => String(volume.encrypted),
        status: () => 'in-use',
        'volume-type': (volume) => volume.type,
      },
    });
    return {
      Volumes: page.map((volume) => ({
        VolumeId: volume.id,
        Size: volume.sizeGiB,
        VolumeType: volume.type,
        Encrypted: volume.encrypted,
        State: 'in-use' as const,
        AvailabilityZone: volume.instance.availabilityZone,
        CreateTime: new Date(volume.instance.launchTime),
        Attachments: [
          {
            VolumeId: volume.id,
            InstanceId: volume.instance.id,
            Device: volume.deviceName,
            State: 'attached' as const,
            DeleteOnTermination: volume.deleteOnTermination,
            AttachTime: new Date(volume.instance.launchTime),
          },
        ],
        Tags: toWireTags(volume.tags),
      })),
      NextToken: nextToken,
    };
  },
);
