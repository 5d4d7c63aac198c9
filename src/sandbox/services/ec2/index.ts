import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import * as address from './address/index.js';
import { honouringDryRun } from './dry-run.js';
import * as networkInterface from './interface/index.js';
import * as internetGateway from './internet-gateway/index.js';
import * as natGateway from './nat-gateway/index.js';
import * as routeTable from './route-table/index.js';
import * as securityGroup from './security-group/index.js';
import * as subnet from './subnet/index.js';
import * as tag from './tag/index.js';
import * as vpc from './vpc/index.js';

export const ec2: Service = {
  description: descriptions.ec2,
  operations: [vpc, subnet, internetGateway, address, natGateway, routeTable, securityGroup, tag, networkInterface]
    .flatMap((family) => family.operations)
    .map(honouringDryRun),
  tasks: [...vpc.tasks, ...subnet.tasks, ...natGateway.tasks],
};
