import { holds } from './conditions.js';
import type { Statement } from './document.js';
import { type Context, matchesAction, matchesArn, substituted } from './matching.js';

/** One thing that has to be allowed for an API call to be: an action on a resource. */
export interface Question {
  /** `ec2:CreateVpc`. */
  readonly action: string;
  /** An ARN, or `*` for an action without resources. */
  readonly resource: string;
  readonly context: Context;
  /** The resource does not exist, so that its tags are not known. */
  readonly unknown?: true;
}

export type Denial = 'implicit-deny' | 'explicit-deny';
export type Decision = 'allowed' | Denial;

/** An explicit Deny wins, then an Allow; what no statement speaks of is denied. */
export function decide(statements: readonly Statement[], question: Question): Decision {
  const speaking = statements.filter((one) => isAbout(one, question) && conditionsHold(one, question));
  if (speaking.some((one) => one.effect === 'Deny')) return 'explicit-deny';
  return speaking.some((one) => one.effect === 'Allow') ? 'allowed' : 'implicit-deny';
}

/** True when the action is allowed on such a resource, were its tags right: the service then says that there is none. */
export function mightAllow(statements: readonly Statement[], question: Question): boolean {
  return statements.some((one) => one.effect === 'Allow' && isAbout(one, question));
}

function isAbout({ actions, resources }: Statement, { action, resource, context }: Question): boolean {
  const named = actions.patterns.some((pattern) => matchesAction(pattern, action));
  if (named === actions.negated) return false;
  const meant = resources.patterns.some((pattern) => {
    if (pattern === '*') return true;
    const arn = substituted(pattern, context);
    return arn !== undefined && matchesArn(arn, resource);
  });
  return meant !== resources.negated;
}

function conditionsHold({ conditions }: Statement, { context }: Question): boolean {
  return conditions.every((condition) => holds(condition, context));
}
