import type { CreateRouteTableRequest, CreateRouteTableResult } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { oncePerToken } from '../client-token.js';
import { checkQuota } from '../quota.js';
import { newRecord } from '../record.js';
import { existing, kinds } from '../resource.js';
import { type RouteTableRecord, RouteTables } from '../tables.js';
import { toRouteTable } from './describe-route-tables.js';

export const createRouteTable = defineOperation<CreateRouteTableRequest, CreateRouteTableResult>(
  'CreateRouteTable',
  (input, { cloud }) => {
    const id = oncePerToken(cloud, 'CreateRouteTable', input, () => create(cloud, input));
    const table = cloud.table(RouteTables).get(id);
    if (!table) throw new AwsError(...kinds.routeTable.notFound(id));
    return { ClientToken: input.ClientToken, RouteTable: toRouteTable(table, cloud) };
  },
);

function create(cloud: Cloud, input: CreateRouteTableRequest): RouteTableRecord {
  const vpc = existing(cloud, kinds.vpc, input.VpcId);
  const tables = cloud.table(RouteTables);
  checkQuota(cloud, 'routeTables', tables.where((table) => table.vpcId === vpc.id).length);
  return tables.put({
    ...newRecord(cloud, kinds.routeTable, input.TagSpecifications),
    vpcId: vpc.id,
    routes: [{ destination: vpc.cidr, target: { kind: 'local' }, origin: 'CreateRouteTable' }],
    associations: [],
  });
}
