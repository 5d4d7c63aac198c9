import type { Cloud } from '../../region/cloud.js';
import type { Holding } from '../../region/holdings.js';
import { kinds } from './resource.js';
import {
  Addresses,
  type Ec2Record,
  Instances,
  InternetGateways,
  LaunchTemplates,
  NatGateways,
  RouteTables,
  SecurityGroups,
  Subnets,
  Vpcs,
} from './tables.js';

/** What users made and have not deleted; default groups and tables belong to their VPC. */
export function holdings(cloud: Cloud): Holding[] {
  const of = (kind: keyof typeof kinds, records: readonly Ec2Record[]): Holding[] =>
    records.map(({ id, tags }) => ({ kind: `ec2:${kinds[kind].tagType}`, id, tags }));
  return [
    ...of('vpc', cloud.table(Vpcs).all()),
    ...of('subnet', cloud.table(Subnets).all()),
    ...of('internetGateway', cloud.table(InternetGateways).all()),
    ...of('address', cloud.table(Addresses).all()),
    ...of(
      'natGateway',
      cloud.table(NatGateways).where(({ state }) => state === 'pending' || state === 'available'),
    ),
    ...of(
      'routeTable',
      cloud.table(RouteTables).where((table) => table.associations.every((one) => one.subnetId !== undefined)),
    ),
    ...of(
      'securityGroup',
      cloud.table(SecurityGroups).where((group) => group.name !== 'default'),
    ),
    ...of('launchTemplate', cloud.table(LaunchTemplates).all()),
    ...of(
      'instance',
      cloud.table(Instances).where(({ state }) => state !== 'shutting-down' && state !== 'terminated'),
    ),
  ];
}
