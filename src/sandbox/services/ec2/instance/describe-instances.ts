import type { DescribeInstancesRequest, DescribeInstancesResult, Reservation } from '@aws-sdk/client-ec2';
import { defineOperation } from '../../../region/operation.js';
import { kinds } from '../resource.js';
import { select } from '../select.js';
import { type InstanceRecord, Instances, Interfaces } from '../tables.js';
import { privateDnsName, toInstance, toState } from './view.js';

export const describeInstances = defineOperation<DescribeInstancesRequest, DescribeInstancesResult>(
  'DescribeInstances',
  (input, { cloud }) => {
    const groups = (instance: InstanceRecord) => cloud.table(Interfaces).get(instance.interfaceId)?.groupIds ?? [];
    const { page, nextToken } = select(cloud, cloud.table(Instances).all(), {
      ids: input.InstanceIds,
      filters: input.Filters,
      idsAlone: 'instancesSet',
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
      notFound: kinds.instance.notFound,
      fields: {
        'instance-id': (i) => i.id,
        'instance-state-name': (i) => i.state,
        'instance-state-code': (i) => String(toState(i.state).Code),
        'instance-type': (i) => i.instanceType,
        'image-id': (i) => i.imageId,
        architecture: (i) => i.architecture,
        'availability-zone': (i) => i.availabilityZone,
        'vpc-id': (i) => (i.state === 'terminated' ? undefined : i.vpcId),
        'network-interface.vpc-id': (i) => (i.state === 'terminated' ? undefined : i.vpcId),
        'subnet-id': (i) => (i.state === 'terminated' ? undefined : i.subnetId),
        'network-interface.network-interface-id': (i) => i.interfaceId,
        'private-ip-address': (i) => i.address,
        'network-interface.addresses.private-ip-address': (i) => i.address,
        'private-dns-name': (i) => privateDnsName(cloud, i),
        'ip-address': (i) => i.publicAddress,
        'instance.group-id': groups,
        'network-interface.group-id': groups,
        'iam-instance-profile.arn': (i) => i.profileArn,
        'client-token': (i) => i.clientToken,
        'reservation-id': (i) => i.reservationId,
        'metadata-options.http-tokens': (i) => i.metadataOptions.tokens,
        'monitoring-state': (i) => i.monitoring,
        'launch-time': (i) => new Date(i.launchTime).toISOString(),
        'owner-id': () => cloud.accountId,
      },
    });
    const reservations = new Map<string, Reservation & { Instances: object[] }>();
    for (const instance of page) {
      const id = instance.reservationId;
      const reservation = reservations.get(id) ?? {
        ReservationId: id,
        OwnerId: cloud.accountId,
        Groups: [],
        Instances: [],
      };
      reservation.Instances.push(toInstance(cloud, instance));
      reservations.set(id, reservation);
    }
    return { Reservations: [...reservations.values()], NextToken: nextToken };
  },
);
