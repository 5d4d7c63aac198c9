import type { SimulatePolicyResponse, SimulatePrincipalPolicyRequest } from '@aws-sdk/client-iam';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../page.js';
import { roleArn } from '../role/view.js';
import { Roles } from '../tables.js';

/** The sandbox's user may do everything. */
export const simulatePrincipalPolicy = defineOperation<SimulatePrincipalPolicyRequest, SimulatePolicyResponse>(
  'SimulatePrincipalPolicy',
  (input, { cloud }) => {
    const arn = input.PolicySourceArn;
    if (!principals(cloud).includes(arn)) {
      throw new AwsError('NoSuchEntity', `The principal ${arn} cannot be found.`);
    }
    const resources = input.ResourceArns?.length ? input.ResourceArns : ['*'];
    const results = input.ActionNames.flatMap((EvalActionName) =>
      resources.map((EvalResourceName) => ({
        EvalActionName,
        EvalResourceName,
        EvalDecision: 'allowed' as const,
        MatchedStatements: [],
        MissingContextValues: [],
      })),
    );
    const { page, rest } = pageOf(results, input);
    return { EvaluationResults: page, ...rest };
  },
);

function principals(cloud: Cloud): string[] {
  const user = cloud.arn('iam', 'user/sandbox', { regional: false });
  return [
    user,
    ...cloud
      .table(Roles)
      .all()
      .map((role) => roleArn(cloud, role)),
  ];
}
