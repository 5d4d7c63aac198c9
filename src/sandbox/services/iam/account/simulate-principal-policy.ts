import type {
  PolicyEvaluationDecisionType,
  SimulatePolicyResponse,
  SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import type { Question } from '../../../authorisation/decision.js';
import type { Cloud } from '../../../region/cloud.js';
import { defineOperation } from '../../../region/operation.js';
import { AwsError } from '../../../wire/aws-error.js';
import { pageOf } from '../page.js';
import { roleArn } from '../role/view.js';
import { Roles } from '../tables.js';

/** Roles may do everything; the account's user what its policy allows, if it has one. */
export const simulatePrincipalPolicy = defineOperation<SimulatePrincipalPolicyRequest, SimulatePolicyResponse>(
  'SimulatePrincipalPolicy',
  (input, { cloud }) => {
    const arn = input.PolicySourceArn;
    if (!principals(cloud).includes(arn)) {
      throw new AwsError('NoSuchEntity', `The principal ${arn} cannot be found.`);
    }
    const resources = input.ResourceArns?.length ? input.ResourceArns : ['*'];
    const context = Object.fromEntries(
      (input.ContextEntries ?? []).map((one) => [one.ContextKeyName?.toLowerCase() ?? '', one.ContextKeyValues ?? []]),
    );
    const results = input.ActionNames.flatMap((EvalActionName) =>
      resources.map((EvalResourceName) => ({
        EvalActionName,
        EvalResourceName,
        EvalDecision: decisionOn(cloud, arn, { action: EvalActionName, resource: EvalResourceName, context }),
        MatchedStatements: [],
        MissingContextValues: [],
      })),
    );
    const { page, rest } = pageOf(results, input);
    return { EvaluationResults: page, ...rest };
  },
);

function decisionOn(cloud: Cloud, arn: string, question: Question): PolicyEvaluationDecisionType {
  if (arn.includes(':role/')) return 'allowed';
  const decision = cloud.authoriser?.simulate(question) ?? 'allowed';
  return decision === 'implicit-deny' ? 'implicitDeny' : decision === 'explicit-deny' ? 'explicitDeny' : 'allowed';
}

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
