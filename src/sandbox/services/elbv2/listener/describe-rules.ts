import type { DescribeRulesInput, DescribeRulesOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { paginate } from '../../page.js';
import { listenerByArn } from '../find.js';
import { Listeners } from '../tables.js';
import { toAction } from './describe-listeners.js';

/** Every listener has its default rule; the sandbox makes no others. */
export const describeRules = defineOperation<DescribeRulesInput, DescribeRulesOutput>(
  'DescribeRules',
  (input, { cloud }) => {
    const { ListenerArn: listenerArn, RuleArns: ruleArns = [] } = input;
    if (!listenerArn && ruleArns.length === 0) {
      throw new AwsError('ValidationError', 'You must specify either a listener ARN or rule ARNs');
    }
    if (listenerArn) listenerByArn(cloud, listenerArn);
    const chosen = cloud
      .table(Listeners)
      .where((one) => (listenerArn ? one.id === listenerArn : ruleArns.includes(one.defaultRuleArn)));
    if (chosen.length < ruleArns.length) throw new AwsError('RuleNotFound', 'One or more rules not found');
    const { page, nextToken } = paginate(chosen, input.PageSize, input.Marker);
    return {
      Rules: page.map((listener) => ({
        RuleArn: listener.defaultRuleArn,
        Priority: 'default',
        Conditions: [],
        Actions: [toAction(listener.action)],
        IsDefault: true,
      })),
      NextMarker: nextToken,
    };
  },
);
