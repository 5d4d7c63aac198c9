import type { DeleteListenerInput, DeleteListenerOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { listenerByArn } from '../find.js';
import { Listeners } from '../tables.js';
import { stopRegistrations } from '../target/registration.js';

export const deleteListener = defineOperation<DeleteListenerInput, DeleteListenerOutput>(
  'DeleteListener',
  (input, { cloud }) => {
    const listener = listenerByArn(cloud, input.ListenerArn);
    cloud.table(Listeners).delete(listener.id);
    stopRegistrations(cloud, listener);
    return {};
  },
);
