import type { CreateListenerInput, CreateListenerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { loadBalancerByArn } from '../find.js';
import { newListenerIdentity } from '../identity.js';
import { limitValue, tooMany } from '../limits.js';
import { forwardedTo } from '../serving.js';
import { type ListenerRecord, Listeners } from '../tables.js';
import { givenTags, sameTags } from '../tag/given-tags.js';
import { startRegistrations } from '../target/registration.js';
import { toListener } from './describe-listeners.js';
import { type ListenerSettings, listenerSettings } from './settings.js';

/** Accepted while the load balancer is still provisioning. Idempotent per port, as long as the settings are the same. */
export const createListener = defineOperation<CreateListenerInput, CreateListenerOutput>(
  'CreateListener',
  (input, { cloud }) => {
    const loadBalancer = loadBalancerByArn(cloud, input.LoadBalancerArn);
    const settings = listenerSettings(cloud, loadBalancer, input);
    const tags = givenTags(input.Tags);
    const siblings = cloud.table(Listeners).where((one) => one.loadBalancerArn === loadBalancer.id);
    const twin = siblings.find((one) => one.port === settings.port);
    if (twin) {
      if (hasSettings(twin, settings) && sameTags(twin.tags, tags)) return { Listeners: [toListener(twin)] };
      throw new AwsError(
        'DuplicateListener',
        `A listener already exists on this port for this load balancer '${loadBalancer.id}'`,
      );
    }
    if (siblings.length >= limitValue(cloud, `listeners-per-${loadBalancer.type}-load-balancer`)) {
      throw tooMany('listeners per load balancer');
    }
    const listener = cloud.table(Listeners).put({
      ...newListenerIdentity(cloud, loadBalancer),
      loadBalancerArn: loadBalancer.id,
      ...settings,
      tags,
    });
    startRegistrations(cloud, forwardedTo(listener.action) ?? '');
    return { Listeners: [toListener(listener)] };
  },
);

function hasSettings(one: ListenerRecord, wanted: ListenerSettings): boolean {
  const text = ({ protocol, certificateArns, sslPolicy, action }: ListenerSettings): string =>
    JSON.stringify([protocol, certificateArns, sslPolicy, Object.entries(action).sort()]);
  return text(one) === text(wanted);
}
