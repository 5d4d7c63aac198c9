import type { CreateDBSubnetGroupMessage, CreateDBSubnetGroupResult } from '@aws-sdk/client-rds';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type SubnetRecord, Subnets } from '../../ec2/tables.js';
import { fromWireTags } from '../../tags.js';
import { checkQuota } from '../quota.js';
import { SubnetGroups } from '../tables.js';
import { toDbSubnetGroup } from './describe-db-subnet-groups.js';

/** The name is the key: there is no token, and a second call with it is refused. */
export const createDbSubnetGroup = defineOperation<CreateDBSubnetGroupMessage, CreateDBSubnetGroupResult>(
  'CreateDBSubnetGroup',
  (input, { cloud }) => {
    const groups = cloud.table(SubnetGroups);
    const id = checkedName(input.DBSubnetGroupName);
    if (groups.get(id)) {
      throw new AwsError('DBSubnetGroupAlreadyExists', `The DB subnet group '${id}' already exists.`);
    }
    checkQuota(cloud, 'subnetGroups', groups.size);
    const subnets = coveringSubnets(cloud, input.SubnetIds);
    const group = groups.put({
      id,
      description: input.DBSubnetGroupDescription,
      vpcId: subnets[0]?.vpcId ?? '',
      subnetIds: subnets.map((subnet) => subnet.id),
      tags: fromWireTags(input.Tags),
    });
    return { DBSubnetGroup: toDbSubnetGroup(group, cloud) };
  },
);

function checkedName(name: string): string {
  const id = name.toLowerCase();
  if (!/^[a-z0-9._ -]{1,255}$/.test(id) || id === 'default') {
    throw new AwsError(
      'InvalidParameterValue',
      `The parameter DBSubnetGroupName is not valid: 1 to 255 letters, digits, spaces, periods, underscores and hyphens, and not "default".`,
    );
  }
  return id;
}

/** @throws AwsError when a subnet is not there (yet), they are not of one VPC, or they lie in a single zone. */
function coveringSubnets(cloud: Cloud, ids: readonly string[]): SubnetRecord[] {
  const table = cloud.table(Subnets);
  const subnets = ids.map((id) => {
    const subnet = table.get(id);
    if (!subnet || subnet.visibleAt > cloud.now()) {
      throw new AwsError('InvalidSubnet', `Some input subnets in :[${id}] are invalid.`);
    }
    return subnet;
  });
  if (new Set(subnets.map((subnet) => subnet.vpcId)).size > 1) {
    throw new AwsError('InvalidSubnet', 'The subnets are not all in the same VPC.');
  }
  const zones = new Set(subnets.map((subnet) => subnet.availabilityZone));
  if (zones.size < 2) {
    throw new AwsError(
      'DBSubnetGroupDoesNotCoverEnoughAZs',
      `The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. Current AZ coverage: ${[...zones].join(', ')}. Add subnets to cover at least 2 AZs.`,
    );
  }
  return subnets;
}
