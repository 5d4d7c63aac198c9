import { deleteNetworkInterface } from './delete-network-interface.js';
import { describeNetworkInterfaces } from './describe-network-interfaces.js';
import { detachNetworkInterface } from './detach-network-interface.js';

export const operations = [describeNetworkInterfaces, deleteNetworkInterface, detachNetworkInterface];
