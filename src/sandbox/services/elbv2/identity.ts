import { randomBytes, randomInt } from 'node:crypto';
import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import type { LoadBalancerRecord, LoadBalancerType } from './tables.js';

const kindInArn: Readonly<Record<LoadBalancerType, string>> = { application: 'app', network: 'net' };

const newSuffix = (): string => randomBytes(8).toString('hex');

const arn = (cloud: Cloud, resource: string): string => cloud.arn('elasticloadbalancing', resource);

/** The ARN and the DNS name of a new load balancer. Only the names of internal application ones say `internal-`. */
export function newLoadBalancerIdentity(
  cloud: Cloud,
  { name, type, scheme }: Pick<LoadBalancerRecord, 'name' | 'type' | 'scheme'>,
): { id: string; dnsName: string } {
  const suffix = newSuffix();
  const id = arn(cloud, `loadbalancer/${kindInArn[type]}/${name}/${suffix}`);
  if (type === 'network') return { id, dnsName: `${name}-${suffix}.elb.${cloud.region}.amazonaws.com` };
  const prefix = scheme === 'internal' ? 'internal-' : '';
  return { id, dnsName: `${prefix}${name}-${randomInt(1e8, 2 ** 31)}.${cloud.region}.elb.amazonaws.com` };
}

/** `app/NAME/ID`: the last three parts of the ARN, which the descriptions of its network interfaces repeat. */
export function nameInDescriptions(loadBalancer: Pick<LoadBalancerRecord, 'id'>): string {
  return loadBalancer.id.split('/').slice(-3).join('/');
}

export function newTargetGroupArn(cloud: Cloud, name: string): string {
  return arn(cloud, `targetgroup/${name}/${newSuffix()}`);
}

/** The ARN of a new listener and of the default rule that comes with it. */
export function newListenerIdentity(cloud: Cloud, loadBalancer: LoadBalancerRecord) {
  const path = `${nameInDescriptions(loadBalancer)}/${newSuffix()}`;
  return { id: arn(cloud, `listener/${path}`), defaultRuleArn: arn(cloud, `listener-rule/${path}/${newSuffix()}`) };
}

/**
 * Names have at most 32 letters, digits and hyphens, with no hyphen at either end.
 * @throws AwsError `ValidationError`
 */
export function checkName(what: 'load balancer' | 'target group', name: string): void {
  const problem =
    name.length > 32
      ? "cannot be longer than '32' characters"
      : !/^[A-Za-z0-9-]+$/.test(name)
        ? 'can only contain characters that are alphanumeric characters and hyphens(-)'
        : /^-|-$/.test(name)
          ? 'cannot begin or end with a hyphen(-)'
          : what === 'load balancer' && name.startsWith('internal-')
            ? "cannot begin with 'internal-'"
            : undefined;
  if (problem) {
    throw new AwsError(
      'ValidationError',
      `${what === 'load balancer' ? 'Load balancer' : 'Target group'} name '${name}' ${problem}`,
    );
  }
}
