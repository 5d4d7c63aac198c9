import { createNatGateway } from './create-nat-gateway.js';
import { deleteNatGateway } from './delete-nat-gateway.js';
import { describeNatGateways } from './describe-nat-gateways.js';
import { natGatewayAvailable, natGatewayConnects, natGatewayDeleted, natGatewayForgotten } from './lifecycle.js';

export const operations = [createNatGateway, describeNatGateways, deleteNatGateway];
export const tasks = [natGatewayConnects, natGatewayAvailable, natGatewayDeleted, natGatewayForgotten];
