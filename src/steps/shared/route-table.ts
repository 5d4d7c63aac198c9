import {
  AssociateRouteTableCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteRouteTableCommand,
  DisassociateRouteTableCommand,
  ReplaceRouteCommand,
  type RouteTable,
} from '@aws-sdk/client-ec2';
import { answered } from '../../aws/answered.js';
import { routeTables } from '../../aws/kinds/ec2.js';
import { tagSpecification } from '../../aws/tags.js';
import { absent, type Observation, type Permission, pending, ready } from '../../engine/step.js';
import { permissions, type Run } from '../context.js';
import { alive, ensure, remove, unlessGone, unlessSo } from './owned.js';

const everywhere = '0.0.0.0/0';

/** Where a table's default route leads. */
export type DefaultTarget = { readonly GatewayId: string } | { readonly NatGatewayId: string };

export interface RouteTableSpec {
  readonly resource: string;
  readonly target: DefaultTarget;
  /** The subnets that follow the table. */
  readonly subnets: readonly string[];
}

export const routeTablePermissions: readonly Permission[] = [
  ...permissions('both', 'ec2:DescribeRouteTables'),
  ...permissions(
    'setup',
    'ec2:CreateRouteTable',
    'ec2:CreateTags',
    'ec2:CreateRoute',
    'ec2:ReplaceRoute',
    'ec2:AssociateRouteTable',
  ),
  ...permissions('teardown', 'ec2:DisassociateRouteTable', 'ec2:DeleteRouteTable'),
];

export async function observeRouteTable(
  run: Run,
  spec: RouteTableSpec,
): Promise<Observation<{ readonly routeTableId: string }>> {
  const table = await alive(run, routeTables(run.aws.ec2), spec.resource);
  if (!table) return absent;
  if (defaultRoute(table)?.State !== 'active' || !leadsTo(table, spec.target)) return pending('the default route');
  if (unassociated(table, spec.subnets).length > 0) return pending('subnets to follow the route table');
  return ready({ routeTableId: answered(table.RouteTableId, 'the id of the route table') });
}

export async function createRouteTable(run: Run, { resource, target, subnets }: RouteTableSpec): Promise<void> {
  const { aws, tags } = run;
  const table = await ensure(run, routeTables(aws.ec2), resource, {
    idempotent: true,
    create: async (ClientToken) => {
      const { vpcId: VpcId } = run.outputs('vpc');
      const TagSpecifications = [tagSpecification('route-table', tags(resource))];
      const answer = await aws.ec2.send(new CreateRouteTableCommand({ VpcId, ClientToken, TagSpecifications }));
      return answered(answer.RouteTable?.RouteTableId, 'the id of the route table');
    },
  });
  const RouteTableId = answered(table.RouteTableId, 'the id of the route table');
  const route = { RouteTableId, DestinationCidrBlock: everywhere, ...target };
  if (!defaultRoute(table)) await unlessSo(() => aws.ec2.send(new CreateRouteCommand(route)), 'RouteAlreadyExists');
  else if (!leadsTo(table, target)) await aws.ec2.send(new ReplaceRouteCommand(route));
  for (const SubnetId of unassociated(table, subnets)) {
    const associate = () => aws.ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
    await unlessSo(associate, 'Resource.AlreadyAssociated');
  }
}

/** A table that subnets still follow cannot be deleted. */
export async function destroyRouteTable(run: Run, resource: string): Promise<void> {
  const { ec2 } = run.aws;
  await remove(run, routeTables(ec2), resource, async ({ id: RouteTableId, thing }) => {
    for (const { RouteTableAssociationId: AssociationId, Main } of thing.Associations ?? []) {
      if (!Main) await unlessGone(() => ec2.send(new DisassociateRouteTableCommand({ AssociationId })));
    }
    await unlessGone(() => ec2.send(new DeleteRouteTableCommand({ RouteTableId })));
  });
}

function defaultRoute(table: RouteTable) {
  return table.Routes?.find((route) => route.DestinationCidrBlock === everywhere);
}

function leadsTo(table: RouteTable, target: DefaultTarget): boolean {
  const route = defaultRoute(table);
  return 'GatewayId' in target ? route?.GatewayId === target.GatewayId : route?.NatGatewayId === target.NatGatewayId;
}

function unassociated(table: RouteTable, subnets: readonly string[]): readonly string[] {
  const following = new Set(
    table.Associations?.filter(({ AssociationState }) => AssociationState?.State !== 'disassociated').map(
      ({ SubnetId }) => SubnetId,
    ),
  );
  return subnets.filter((subnet) => !following.has(subnet));
}
