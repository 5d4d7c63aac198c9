import type { Cloud } from '../../../region/cloud.js';
import type { Caller } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { type NodeRecord, Nodes } from '../tables.js';

/**
 * An agent may speak for its own instance only: the session of its role is named after it.
 * @throws AwsError `AccessDeniedException`.
 */
export function requireAgent(caller: Caller, instanceId: string, action: string): void {
  const session = /:assumed-role\/[^/]+\/(i-[0-9a-z]+)$/.exec(caller.arn)?.[1];
  if (session !== instanceId) {
    throw new AwsError(
      'AccessDeniedException',
      `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${instanceId}`,
    );
  }
}

/** @throws AwsError `InvalidInstanceId`: the agent has to register first. */
export function requireNode(cloud: Cloud, instanceId: string): NodeRecord {
  const node = cloud.table(Nodes).get(instanceId);
  if (!node) throw new AwsError('InvalidInstanceId', `The instance ${instanceId} is not registered.`);
  return node;
}
