import type { Diagnosis, Failure } from '../engine/failure.js';
import { again, type Remedy } from '../errors.js';

/**
 * `User: ... is not authorized to perform: ec2:CreateVpc on resource: arn... because ...`: all services say it so.
 * Those that have asked another service for it append that one's own circumstances: ` (Service: ...`.
 */
const named =
  /not authorized to perform: (?<action>[\w-]+:\w+)(?: on resource: (?<resource>.+?))?(?: because| with an| as | \(Service:|[.,]?$)/;

/** Makes the role that a service acts with; it has to be done once in an account. */
export const makeServiceLinkedRole = (service: string): string =>
  `\`aws iam create-service-linked-role --aws-service-name ${service}\``;

/** What somebody who may do it can do once and for all, so that the action is not needed any more. */
function instead(action: string, resource: string | undefined): string {
  const service = /aws-service-role\/(?<service>[\w.-]+)\//.exec(resource ?? '')?.groups?.service;
  const role = action === 'iam:CreateServiceLinkedRole' && service ? makeServiceLinkedRole(service) : undefined;
  return role ? `, or let an administrator make the role once: ${role}` : '';
}

/** EC2 appends the circumstances, unreadable and as long as a screen. */
const encoded = /\.? *Encoded authorization failure message: (?<text>\S+)/;

/** The action that a message of AWS's denies; undefined where it hides it, as for the use of a launch template. */
export function deniedAction(message: string): string | undefined {
  return named.exec(message)?.groups?.action;
}

/**
 * The failure of a call that was not allowed: what to allow, where AWS says it, and how to read what EC2 encodes.
 * @param remedy what to do where AWS does not name the action
 */
export function denied(message: string, remedy: Remedy, facts: Pick<Failure, 'code' | 'requestId'>): Diagnosis {
  const text = encoded.exec(message)?.groups?.text;
  const said = message.replace(encoded, '.').replace(/\.\.$/, '.');
  const { action, resource } = named.exec(said)?.groups ?? {};
  const where = resource && resource !== '*' ? ` on ${resource}` : '';
  const deliberate = /explicit deny/.test(said);
  return {
    class: 'permission',
    message: said,
    remedy:
      action && !deliberate
        ? `Allow ${action}${where} (\`tier3-wizard policy\` prints all that is needed)${instead(action, resource)}, then run ${again}.`
        : remedy,
    ...(text && !action ? { details: [`aws sts decode-authorization-message --encoded-message ${text}`] } : {}),
    ...facts,
  };
}
