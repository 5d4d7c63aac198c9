import type { Cloud } from '../region/cloud.js';
import { roleRefusal } from '../services/rds/cluster/service-linked-role.js';
import { AwsError } from '../wire/aws-error.js';
import type { Protocol } from '../wire/model.js';
import type { Denial } from './decision.js';
import { encodeMessage } from './encoded-message.js';
import type { Asked, Hiding } from './questions/question.js';

export interface Denied {
  readonly cloud: Cloud;
  readonly principalArn: string;
  readonly question: Asked;
  /** `organisation-deny`: by a policy that stands above the account. */
  readonly decision: Denial | 'organisation-deny';
}

/** Who may not do what, in the words that all services use today. */
function sentence({ cloud, principalArn, question, decision }: Denied): string {
  const { action, resource } = question;
  const where = resource === '*' ? unnamed(cloud, action) : named(cloud, resource);
  const why = {
    'explicit-deny': 'with an explicit deny in an identity-based policy',
    'organisation-deny': 'with an explicit deny in a service control policy',
    'implicit-deny': `because no identity-based policy allows the ${action} action`,
  }[decision];
  return `User: ${principalArn} is not authorized to perform: ${action}${where && ` on resource: ${where}`} ${why}`;
}

/** What stands for the resource of an action that knows none; most services say nothing. */
function unnamed(cloud: Cloud, action: string): string {
  if (action.startsWith('ssm:')) return cloud.arn('ssm', '*');
  if (!action.startsWith('iam:')) return '';
  const [, listed] = /^iam:List(Role|InstanceProfile)s$/.exec(action) ?? [];
  if (!listed) return '*';
  return cloud.arn('iam', listed === 'Role' ? 'role/' : 'instance-profile/', { regional: false });
}

/** IAM speaks of its own things by their names. */
function named(cloud: Cloud, arn: string): string {
  const [, kind, name] =
    new RegExp(`^arn:aws:iam::${cloud.accountId}:(role|instance-profile)/(?:.*/)?([^/]+)$`).exec(arn) ?? [];
  if (!kind || !name || arn.includes('/aws-service-role/')) return arn;
  return kind === 'role' ? arn : `instance profile ${name}`;
}

const hidden: Readonly<Record<Hiding['kind'], (hiding: Hiding) => AwsError>> = {
  // Auto Scaling has tried what launching needs, and does not say which part of it was denied.
  'launch-template': (hiding) =>
    new AwsError(
      'AccessDenied',
      `You are not authorized to use launch template: ${'id' in hiding ? hiding.id : ''}`,
      403,
    ),
  'rds-service-linked-role': roleRefusal,
};

/** How the service that was called tells of a denial: code, status and text are those of its protocol. */
export function denial(protocol: Protocol, denied: Denied): AwsError {
  const { question, decision, principalArn } = denied;
  if (question.hiding) return hidden[question.hiding.kind](question.hiding);
  const text = sentence(denied);
  if (protocol === 'json') return new AwsError('AccessDeniedException', text, 400);
  if (protocol === 'query') return new AwsError('AccessDenied', text, 403);
  // EC2 encodes the circumstances, but for actions that know no resources.
  const encoded =
    question.resource === '*'
      ? ''
      : `. Encoded authorization failure message: ${encodeMessage(decision !== 'implicit-deny', question, principalArn)}`;
  return new AwsError(
    'UnauthorizedOperation',
    `You are not authorized to perform this operation. ${text}${encoded}`,
    403,
  );
}
