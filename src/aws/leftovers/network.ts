import {
  DescribeAddressesCommand,
  DescribeInternetGatewaysCommand,
  DescribeRouteTablesCommand,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2';
import { rulesNaming } from '../naming-rules.js';
import { holderOf, interfacesWith } from '../network-interfaces.js';
import { collect } from '../pages.js';
import { because, type Explanation } from './leftover.js';

const interfacesIn = (filter: string, where: string): NonNullable<Explanation['blocker']> => {
  return async (clients, { id }) => {
    const found = await interfacesWith(clients, [{ Name: filter, Values: [id] }]);
    return because(found.map((one) => `the network interface ${holderOf(one)} ${where}`));
  };
};

export const networkKinds: Readonly<Record<string, Explanation>> = {
  vpc: {
    remove: (id) => [`ec2 delete-vpc --vpc-id ${id}`],
    blocker: async (clients, { id }) => {
      const Filters = [{ Name: 'vpc-id', Values: [id] }];
      const { ec2: client } = clients;
      const [subnets, groups] = await Promise.all([
        collect(paginateDescribeSubnets({ client }, { Filters }), (page) => page.Subnets),
        collect(paginateDescribeSecurityGroups({ client }, { Filters }), (page) => page.SecurityGroups),
      ]);
      const inIt = [
        ...subnets.map(({ SubnetId }) => SubnetId),
        ...groups.filter(({ GroupName }) => GroupName !== 'default').map(({ GroupId }) => GroupId),
      ];
      return because(inIt.length === 0 ? [] : [`${inIt.join(', ')} ${inIt.length === 1 ? 'is' : 'are'} in it`]);
    },
  },
  subnet: {
    remove: (id) => [`ec2 delete-subnet --subnet-id ${id}`],
    blocker: interfacesIn('subnet-id', 'is in it'),
  },
  'security-group': {
    remove: (id) => [`ec2 delete-security-group --group-id ${id}`],
    blocker: async (clients, thing) => {
      const [users, rules] = await Promise.all([
        interfacesIn('group-id', 'uses it')(clients, thing),
        rulesNaming(clients, thing.id),
      ]);
      return because([...(users ? [users.reason] : []), ...rules]);
    },
  },
  'network-interface': {
    remove: (id) => [`ec2 delete-network-interface --network-interface-id ${id}`],
    blocker: async (clients, { id }) => {
      const found = await interfacesWith(clients, [{ Name: 'network-interface-id', Values: [id] }]);
      return because(found.filter(({ Attachment }) => Attachment).map((one) => `it is in use: ${holderOf(one)}`));
    },
  },
  'elastic-ip': {
    remove: (id) => [`ec2 release-address --allocation-id ${id}`],
    blocker: async ({ ec2 }, { id }) => {
      const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [id] }));
      const associated = Addresses.filter(({ AssociationId }) => AssociationId);
      return because(
        associated.map(({ NetworkInterfaceId }) => `it is associated with ${NetworkInterfaceId}`),
        associated.map(({ AssociationId }) => `ec2 disassociate-address --association-id ${AssociationId}`),
      );
    },
  },
  'internet-gateway': {
    remove: (id) => [`ec2 delete-internet-gateway --internet-gateway-id ${id}`],
    blocker: async ({ ec2 }, { id }) => {
      const answer = await ec2.send(new DescribeInternetGatewaysCommand({ InternetGatewayIds: [id] }));
      const vpcs = (answer.InternetGateways?.[0]?.Attachments ?? []).flatMap(({ VpcId }) => VpcId ?? []);
      return because(
        vpcs.map((vpc) => `it is attached to ${vpc}`),
        vpcs.map((vpc) => `ec2 detach-internet-gateway --internet-gateway-id ${id} --vpc-id ${vpc}`),
      );
    },
  },
  natgateway: { remove: (id) => [`ec2 delete-nat-gateway --nat-gateway-id ${id}`] },
  'route-table': {
    remove: (id) => [`ec2 delete-route-table --route-table-id ${id}`],
    blocker: async ({ ec2 }, { id }) => {
      const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ RouteTableIds: [id] }));
      const associations = (RouteTables[0]?.Associations ?? []).filter(({ Main }) => !Main);
      return because(
        associations.map(({ SubnetId }) => `${SubnetId} uses it`),
        associations.map((one) => `ec2 disassociate-route-table --association-id ${one.RouteTableAssociationId}`),
      );
    },
  },
  'launch-template': { remove: (id) => [`ec2 delete-launch-template --launch-template-id ${id}`] },
  instance: { remove: (id) => [`ec2 terminate-instances --instance-ids ${id}`] },
  volume: { remove: (id) => [`ec2 delete-volume --volume-id ${id}`] },
};
