import type { CreateLoadBalancerInput, CreateLoadBalancerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Cloud } from '../../../region/cloud.js';
import { type Checked, defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { ensureServiceLinkedRole } from '../../iam/role/service-linked.js';
import { loadBalancerAttributes } from '../attribute-defaults.js';
import { checkName, newLoadBalancerIdentity } from '../identity.js';
import { limitValue, tooMany } from '../limits.js';
import { type LoadBalancerRecord, LoadBalancers, type LoadBalancerType } from '../tables.js';
import { givenTags, sameTags } from '../tag/given-tags.js';
import { toLoadBalancer } from './describe-load-balancers.js';
import { startLifecycle } from './lifecycle.js';
import { checkSecurityGroups, defaultSecurityGroup } from './security-groups.js';
import { zonesIn } from './zones.js';

type Settings = Pick<
  LoadBalancerRecord,
  'name' | 'type' | 'scheme' | 'vpcId' | 'zones' | 'securityGroupIds' | 'tags' | 'attributes'
>;

/**
 * Idempotent on AWS: the same name with the same settings (tags among them) answers the existing load balancer,
 * whoever made it.
 */
export const createLoadBalancer = defineOperation<CreateLoadBalancerInput, CreateLoadBalancerOutput>(
  'CreateLoadBalancer',
  (input, { cloud }) => {
    const settings = settingsOf(cloud, input);
    const twin = cloud.table(LoadBalancers).find((one) => one.name === settings.name);
    if (twin) {
      if (hasSettings(twin, settings)) return { LoadBalancers: [toLoadBalancer(twin)] };
      throw new AwsError(
        'DuplicateLoadBalancerName',
        `A load balancer with the same name '${settings.name}' exists, but with different settings`,
      );
    }
    checkQuota(cloud, settings.type);
    ensureServiceLinkedRole(cloud, 'elasticloadbalancing.amazonaws.com');
    const loadBalancer = cloud.table(LoadBalancers).put({
      ...newLoadBalancerIdentity(cloud, settings),
      ...settings,
      createdAt: cloud.now(),
      state: { code: 'provisioning' },
      resolvable: false,
    });
    startLifecycle(cloud, loadBalancer);
    return { LoadBalancers: [toLoadBalancer(loadBalancer)] };
  },
);

function settingsOf(cloud: Cloud, input: Checked<CreateLoadBalancerInput>): Settings {
  const { Name: name, Type: type = 'application', Scheme: scheme = 'internet-facing' } = input;
  checkName('load balancer', name);
  if (type === 'gateway') {
    throw new AwsError('InvalidConfigurationRequest', 'The sandbox has no gateway load balancers');
  }
  const { vpcId, zones } = zonesIn(cloud, {
    type,
    scheme,
    subnets: input.Subnets,
    mappings: input.SubnetMappings,
  });
  const given = input.SecurityGroups ?? [];
  checkSecurityGroups(cloud, vpcId, given);
  return {
    name,
    type,
    scheme,
    vpcId,
    zones,
    securityGroupIds: given.length === 0 && type === 'application' ? defaultSecurityGroup(cloud, vpcId) : [...given],
    attributes: { ...loadBalancerAttributes[type] },
    tags: givenTags(input.Tags),
  };
}

function hasSettings(one: LoadBalancerRecord, wanted: Settings): boolean {
  const text = ({ type, scheme, vpcId, zones, securityGroupIds }: Settings): string =>
    JSON.stringify([type, scheme, vpcId, zones.map((zone) => zone.subnetId).sort(), [...securityGroupIds].sort()]);
  return text(one) === text(wanted) && sameTags(one.tags, wanted.tags);
}

function checkQuota(cloud: Cloud, type: LoadBalancerType): void {
  const used = cloud.table(LoadBalancers).where((one) => one.type === type).length;
  if (used >= limitValue(cloud, `${type}-load-balancers`)) {
    throw tooMany(`${type} load balancers`);
  }
}
