import type { Target } from '@aws-sdk/client-ssm';
import type { Cloud } from '../../../region/cloud.js';
import { AwsError } from '../../../wire/aws-error.js';
import type { InstanceRecord } from '../../ec2/tables.js';
import { requireLength } from '../constraint.js';
import type { TargetFilter } from '../tables.js';
import { listedNodes, pingStatus } from './node-status.js';

/**
 * Targets as the sandbox understands them: `tag:KEY`, `tag-key` and `InstanceIds`.
 * @throws AwsError `ValidationException` for too many, `InvalidTarget` for resource groups and the like.
 */
export function checkedTargets(targets: readonly Target[] | undefined): TargetFilter[] {
  requireLength('targets', targets, 5);
  return (targets ?? []).map(({ Key: key = '', Values: values = [] }) => {
    requireLength('targets.values', values, 50);
    if (!key.startsWith('tag:') && key !== 'tag-key' && key.toLowerCase() !== 'instanceids') {
      throw new AwsError('InvalidTarget', `The target key ${key} is not one of tag:KEY, tag-key and InstanceIds.`);
    }
    return { key: key.toLowerCase() === 'instanceids' ? 'InstanceIds' : key, values };
  });
}

/** The ids of the listed nodes that match every target, by the tags that their instances have now. */
export function matchingNodes(cloud: Cloud, targets: readonly TargetFilter[], { online = true } = {}): string[] {
  return listedNodes(cloud)
    .filter(({ node, instance }) => (!online || pingStatus(cloud, node) === 'Online') && matches(instance, targets))
    .map(({ node }) => node.id);
}

export function matches(instance: InstanceRecord, targets: readonly TargetFilter[]): boolean {
  return targets.every(({ key, values }) => {
    if (key === 'InstanceIds') return values.includes('*') || values.includes(instance.id);
    if (key === 'tag-key') return values.some((value) => value in instance.tags);
    const tag = instance.tags[key.slice('tag:'.length)];
    return tag !== undefined && values.includes(tag);
  });
}
