import type { Service } from '../../region/operation.js';
import { descriptions } from '../descriptions.js';
import * as address from './address/index.js';
import * as catalog from './catalog/index.js';
import { honouringDryRun } from './dry-run.js';
import { holdings } from './holdings.js';
import * as instance from './instance/index.js';
import { onPlaneEvent } from './instance/lifecycle.js';
import * as networkInterface from './interface/index.js';
import * as internetGateway from './internet-gateway/index.js';
import * as launchTemplate from './launch-template/index.js';
import * as natGateway from './nat-gateway/index.js';
import * as routeTable from './route-table/index.js';
import * as securityGroup from './security-group/index.js';
import * as subnet from './subnet/index.js';
import * as tag from './tag/index.js';
import { topology } from './topology.js';
import { isUnseenAgain } from './uneven-reads.js';
import * as vpc from './vpc/index.js';
import * as vpcEndpoint from './vpc-endpoint/index.js';

const families = [
  vpc,
  subnet,
  internetGateway,
  address,
  natGateway,
  routeTable,
  securityGroup,
  networkInterface,
  launchTemplate,
  instance,
  tag,
  vpcEndpoint,
  catalog,
];

export const ec2: Service = {
  description: descriptions.ec2,
  operations: families.flatMap((family) => family.operations).map(honouringDryRun),
  tasks: [isUnseenAgain, ...vpc.tasks, ...subnet.tasks, ...natGateway.tasks, ...instance.tasks, ...vpcEndpoint.tasks],
  topology,
  holdings,
  onPlaneEvent,
};
