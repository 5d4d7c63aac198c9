import type { Cloud } from '../../../region/cloud.js';
import { defineTable } from '../../../region/table.js';
import { AwsError } from '../../../wire/aws-error.js';
import { quotaValue } from '../../servicequotas/quotas.js';
import { findInstanceType, type InstanceType, zonesOffering } from '../instance-types.js';
import { Instances } from '../tables.js';

/** What AWS has run out of: `TYPE`, `TYPE:ZONE`, or `*` for everything. Empty unless somebody asks for the fault. */
export const CapacityShortages = defineTable<{ readonly id: string }>('ec2.capacity-shortages');

const standardVcpus = 'L-1216C47A';

/**
 * Whether the zone can take one more instance of the type.
 * @throws AwsError `Unsupported`, `InsufficientInstanceCapacity`, `VcpuLimitExceeded`.
 */
export function checkCapacity(cloud: Cloud, type: InstanceType, zone: string): void {
  const offering = zonesOffering(cloud, type);
  const elsewhere = offering.filter((one) => one !== zone).join(', ');
  if (!offering.includes(zone)) {
    throw new AwsError(
      'Unsupported',
      `Your requested instance type (${type.name}) is not supported in your requested Availability Zone (${zone}). Please retry your request by not specifying an Availability Zone or choosing ${elsewhere}.`,
    );
  }
  const shortages = cloud.table(CapacityShortages);
  if (['*', type.name, `${type.name}:${zone}`].some((id) => shortages.get(id))) {
    throw new AwsError(
      'InsufficientInstanceCapacity',
      `We currently do not have sufficient ${type.name} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity. You can currently get ${type.name} capacity by not specifying an Availability Zone in your request or choosing ${elsewhere}.`,
      500,
    );
  }
  if (vcpusInUse(cloud) + type.vcpus > quotaValue(cloud, standardVcpus)) throw vcpuLimitExceeded(cloud);
}

export function vcpuLimitExceeded(cloud: Cloud): AwsError {
  return new AwsError(
    'VcpuLimitExceeded',
    `You have requested more vCPU capacity than your current vCPU limit of ${quotaValue(cloud, standardVcpus)} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
  );
}

function vcpusInUse(cloud: Cloud): number {
  return cloud
    .table(Instances)
    .where((instance) => instance.state === 'pending' || instance.state === 'running')
    .reduce((sum, instance) => sum + (findInstanceType(instance.instanceType)?.vcpus ?? 0), 0);
}
