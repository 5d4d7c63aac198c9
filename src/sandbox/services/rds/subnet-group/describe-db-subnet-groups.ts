import type { DBSubnetGroup, DBSubnetGroupMessage, DescribeDBSubnetGroupsMessage } from '@aws-sdk/client-rds';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { Subnets } from '../../ec2/tables.js';
import { rdsArn } from '../arn.js';
import { pageOf } from '../page.js';
import { type SubnetGroupRecord, SubnetGroups } from '../tables.js';
import { findSubnetGroup } from './find-subnet-group.js';

export function toDbSubnetGroup(group: SubnetGroupRecord, cloud: Cloud): DBSubnetGroup {
  return {
    DBSubnetGroupName: group.id,
    DBSubnetGroupDescription: group.description,
    VpcId: group.vpcId,
    SubnetGroupStatus: 'Complete',
    Subnets: group.subnetIds.map((id) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: cloud.table(Subnets).get(id)?.availabilityZone },
      SubnetOutpost: {},
      SubnetStatus: 'Active',
    })),
    DBSubnetGroupArn: rdsArn(cloud, 'subgrp', group.id),
    SupportedNetworkTypes: ['IPV4'],
  };
}

export const describeDbSubnetGroups = defineOperation<DescribeDBSubnetGroupsMessage, DBSubnetGroupMessage>(
  'DescribeDBSubnetGroups',
  (input, { cloud }) => {
    const name = input.DBSubnetGroupName;
    const groups = name ? [findSubnetGroup(cloud, name)] : cloud.table(SubnetGroups).all();
    const { page, marker } = pageOf(groups, input);
    return { Marker: marker, DBSubnetGroups: page.map((group) => toDbSubnetGroup(group, cloud)) };
  },
);
