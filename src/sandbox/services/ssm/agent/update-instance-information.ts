import { ConnectionLost } from '../../../faults/connection-lost.js';
import type { Cloud } from '../../../region/cloud.js';
import { defineUnmodelledOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { Instances } from '../../ec2/tables.js';
import { nodeComesOnline, noteSign } from '../node/lifecycle.js';
import { listedAt } from '../node/node-status.js';
import { Messages, Nodes } from '../tables.js';
import { requireAgent } from './identity.js';
import { dropMessage } from './mailbox.js';
import { optionalText, textMember } from './message-input.js';

/** The agent registers its instance, and repeats that as a sign of life. */
export const updateInstanceInformation = defineUnmodelledOperation(
  'UpdateInstanceInformation',
  (input, { cloud, caller }) => {
    const id = textMember(input, 'InstanceId');
    requireAgent(caller, id, 'ssm:UpdateInstanceInformation');
    const instance = cloud.table(Instances).get(id);
    if (!instance) throw new AwsError('InvalidInstanceId', `The instance ${id} does not exist.`);
    if (instance.fault === 'never-registers') throw new ConnectionLost('reset');
    const now = cloud.now();
    const facts = {
      agentVersion: textMember(input, 'AgentVersion'),
      platformType: optionalText(input, 'PlatformType') || 'Linux',
      platformName: optionalText(input, 'PlatformName'),
      platformVersion: optionalText(input, 'PlatformVersion'),
      address: optionalText(input, 'IPAddress') || instance.address,
      computerName: optionalText(input, 'ComputerName'),
    };
    const present = cloud.table(Nodes).get(id);
    if (present) {
      Object.assign(present, facts);
      noteSign(cloud, present);
    } else {
      forgetGoneNodes(cloud);
      const onlineAt = listedAt(cloud, instance);
      cloud.table(Nodes).put({ id, registeredAt: now, onlineAt, lastPingAt: now, ...facts });
      cloud.schedule(nodeComesOnline, { instanceId: id }, (onlineAt - now) * cloud.speed);
    }
    return {};
  },
);

/** EC2 itself forgets an instance about an hour after its termination. */
function forgetGoneNodes(cloud: Cloud): void {
  const nodes = cloud.table(Nodes);
  for (const { id } of nodes.where((node) => !cloud.table(Instances).get(node.id))) {
    nodes.delete(id);
    for (const message of cloud.table(Messages).where((one) => one.instanceId === id)) dropMessage(cloud, message.id);
  }
}
