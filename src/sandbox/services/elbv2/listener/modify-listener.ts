import type { ModifyListenerInput, ModifyListenerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { listenerByArn, loadBalancerByArn } from '../find.js';
import { forwardedTo } from '../serving.js';
import { Listeners } from '../tables.js';
import { startRegistrations, stopRegistrations } from '../target/registration.js';
import { toListener } from './describe-listeners.js';
import { listenerSettings } from './settings.js';

export const modifyListener = defineOperation<ModifyListenerInput, ModifyListenerOutput>(
  'ModifyListener',
  (input, { cloud }) => {
    const before = listenerByArn(cloud, input.ListenerArn);
    const loadBalancer = loadBalancerByArn(cloud, before.loadBalancerArn);
    const settings = listenerSettings(cloud, loadBalancer, input, before);
    const portTaken = cloud
      .table(Listeners)
      .find((one) => one !== before && one.loadBalancerArn === loadBalancer.id && one.port === settings.port);
    if (portTaken) {
      throw new AwsError(
        'DuplicateListener',
        `A listener already exists on this port for this load balancer '${loadBalancer.id}'`,
      );
    }
    const { id, loadBalancerArn, defaultRuleArn, tags } = before;
    const after = cloud.table(Listeners).put({ id, loadBalancerArn, defaultRuleArn, tags, ...settings });
    stopRegistrations(cloud, before);
    startRegistrations(cloud, forwardedTo(after.action) ?? '');
    return { Listeners: [toListener(after)] };
  },
);
