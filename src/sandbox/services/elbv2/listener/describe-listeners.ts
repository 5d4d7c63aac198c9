import type {
  Action,
  DescribeListenersInput,
  DescribeListenersOutput,
  Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { paginate } from '../../page.js';
import { listenerByArn, loadBalancerByArn } from '../find.js';
import { type ListenerAction, type ListenerRecord, Listeners } from '../tables.js';

export function toAction(action: ListenerAction): Action {
  switch (action.type) {
    case 'redirect':
      return { Type: 'redirect', RedirectConfig: action.config };
    case 'fixed-response':
      return { Type: 'fixed-response', FixedResponseConfig: action.config };
    case 'forward':
      return {
        Type: 'forward',
        TargetGroupArn: action.targetGroupArn,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: action.targetGroupArn, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      };
  }
}

export function toListener(listener: ListenerRecord): Listener {
  return {
    ListenerArn: listener.id,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    ...(listener.certificateArns.length > 0
      ? { Certificates: listener.certificateArns.map((CertificateArn) => ({ CertificateArn })) }
      : {}),
    ...(listener.sslPolicy ? { SslPolicy: listener.sslPolicy } : {}),
    DefaultActions: [toAction(listener.action)],
  };
}

export const describeListeners = defineOperation<DescribeListenersInput, DescribeListenersOutput>(
  'DescribeListeners',
  (input, { cloud }) => {
    const { ListenerArns: arns = [], LoadBalancerArn: loadBalancerArn } = input;
    if (!loadBalancerArn && arns.length === 0) {
      throw new AwsError('ValidationError', 'You must specify either listener ARNs or a load balancer ARN');
    }
    if (loadBalancerArn) loadBalancerByArn(cloud, loadBalancerArn);
    for (const arn of arns) listenerByArn(cloud, arn);
    const chosen = cloud
      .table(Listeners)
      .where((one) => (loadBalancerArn ? one.loadBalancerArn === loadBalancerArn : arns.includes(one.id)));
    const { page, nextToken } = paginate(chosen, input.PageSize, input.Marker);
    return { Listeners: page.map(toListener), NextMarker: nextToken };
  },
);
