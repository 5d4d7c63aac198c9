import { type ErrorClass, type Failure, StepFailure } from '../engine/failure.js';
import { BrokenResource } from '../engine/runner.js';
import { WizardError } from '../errors.js';
import { awsCode, httpStatus, requestId } from './error-codes.js';

interface Rule {
  readonly class: ErrorClass;
  /** Whole codes, wire or SDK spelling. */
  readonly codes?: readonly string[];
  readonly pattern?: RegExp;
  /** Also has to match AWS's message. */
  readonly message?: RegExp;
  readonly remedy: string;
}

/** The first rule that matches decides. Source of the codes: aws-behaviour section 11 and the services' own sections. */
const rules: readonly Rule[] = [
  {
    class: 'credentials',
    codes: [
      'RequestExpired',
      'ExpiredToken',
      'ExpiredTokenException',
      'CredentialsProviderError',
      'TokenProviderError',
      'InvalidClientTokenId',
      'UnrecognizedClientException',
      'SignatureDoesNotMatch',
      'InvalidSignatureException',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
    ],
    remedy: 'Sign in again (for example `aws sso login`), then run `tier3-wizard --resume`.',
  },
  {
    class: 'credentials',
    codes: ['AuthFailure'],
    message: /access credentials/,
    remedy: 'Check the access keys and that the region is enabled for the account, then run `tier3-wizard --resume`.',
  },
  {
    class: 'not-yet-visible',
    codes: ['ValidationError', 'InvalidParameterValue'],
    message: /Invalid IAM Instance Profile/,
    remedy: 'AWS needs some seconds until a new instance profile works; run `tier3-wizard --resume`.',
  },
  {
    class: 'not-yet-visible',
    codes: ['InvalidParameterValue'],
    message: /Verify that you have permission to create service linked role/,
    remedy:
      'Allow iam:CreateServiceLinkedRole for rds.amazonaws.com, or let an administrator create the role, then run `tier3-wizard --resume`.',
  },
  {
    class: 'permission',
    codes: [
      'UnauthorizedOperation',
      'AccessDenied',
      'AccessDeniedException',
      'NotAuthorized',
      'OptInRequired',
      'Blocked',
    ],
    remedy:
      'Ask for the permission that the message names (`tier3-wizard policy` prints all that are needed), then run `tier3-wizard --resume`.',
  },
  {
    class: 'permission',
    codes: ['OperationNotPermitted', 'OperationNotPermittedException'],
    message: /does not support creating load balancers/,
    remedy:
      'New accounts are sometimes blocked from load balancers: open a case with AWS Support, then run `tier3-wizard --resume`.',
  },
  {
    class: 'quota',
    pattern:
      /(LimitExceeded|LimitExceededException|LimitExceededFault|QuotaExceeded|QuotaExceededFault|^TooMany(LoadBalancers|TargetGroups|Listeners)(Exception)?)$/,
    remedy:
      'Delete what is not needed any more or ask for a higher quota in the Service Quotas console, then run `tier3-wizard --resume`.',
  },
  {
    class: 'capacity',
    codes: [
      'InsufficientInstanceCapacity',
      'InsufficientDBInstanceCapacity',
      'InsufficientDBInstanceCapacityFault',
      'Unsupported',
    ],
    remedy: 'Choose another instance type or other zones, then run `tier3-wizard --resume`.',
  },
  {
    class: 'throttling',
    codes: [
      'Throttling',
      'ThrottlingException',
      'RequestLimitExceeded',
      'TooManyRequestsException',
      'SlowDown',
      'EC2ThrottledException',
    ],
    remedy: 'AWS limits how often it may be asked; run `tier3-wizard --resume` in a minute.',
  },
  {
    class: 'busy',
    codes: [
      'DependencyViolation',
      'IncorrectState',
      'ScalingActivityInProgress',
      'ScalingActivityInProgressFault',
      'ConcurrentModification',
      'ConcurrentModificationException',
      'TooManyUpdates',
      'DeleteConflict',
      'DeleteConflictException',
      'InvalidIPAddress.InUse',
      'ServiceLinkedRoleFailure',
      'InvalidDBInstanceState',
      'AssociatedInstances',
    ],
    remedy: 'Something still uses it; run the same command again in a minute.',
  },
  {
    class: 'busy',
    pattern:
      /^(ResourceInUse|ResourceInUseException|ResourceInUseFault|ResourceContention|ResourceContentionFault|Invalid\w*StateFault)$/,
    remedy: 'Something still uses it; run the same command again in a minute.',
  },
  {
    class: 'not-yet-visible',
    pattern:
      /(\.NotFound|NotFoundException|NotFoundFault|^NatGatewayNotFound|^NoSuchEntity(Exception)?|^SubnetNotFound|^InvalidSecurityGroup(Exception)?)$/,
    remedy:
      'Something that this step needs is not there (any more); run `tier3-wizard --resume`, which makes it again.',
  },
];

const networkCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'TimeoutError',
]);

/** Turns anything thrown by a step into a failure with class, cause and remedy. */
export function classify(error: unknown): Failure {
  if (error instanceof BrokenResource) {
    return { class: 'bad-input', message: error.message, remedy: error.remedy };
  }
  if (error instanceof StepFailure) {
    const { message, remedy, details } = error;
    return { class: error.class, message, remedy, ...(details.length > 0 ? { details } : {}) };
  }
  if (error instanceof WizardError) {
    const kind = error.blame === 'user' ? 'bad-input' : error.blame === 'aws' ? 'service' : 'bug';
    return { class: kind === 'service' ? 'bad-input' : kind, message: error.message, remedy: error.remedy };
  }
  const message = error instanceof Error ? error.message : String(error);
  const code = awsCode(error);
  const id = requestId(error);
  const facts = { ...(code ? { code } : {}), ...(id ? { requestId: id } : {}) };
  if (error instanceof Error) {
    const rule = rules.find((one) => matches(one, error));
    if (rule) return { class: rule.class, message, remedy: rule.remedy, ...facts };
    if (isNetwork(error)) {
      return {
        class: 'network',
        message: `AWS could not be reached: ${message}`,
        remedy: 'Check the connection (and HTTPS_PROXY), then run `tier3-wizard --resume`.',
        ...facts,
      };
    }
    const status = httpStatus(error);
    if (status !== undefined && status >= 500) {
      return { class: 'service', message, remedy: 'AWS had a problem; run `tier3-wizard --resume`.', ...facts };
    }
    if (status !== undefined) {
      return {
        class: 'bad-input',
        message,
        remedy: 'AWS refused the request; correct what the message names, then run `tier3-wizard --resume`.',
        ...facts,
      };
    }
  }
  return {
    class: 'bug',
    message,
    remedy: 'This is a bug of tier3-wizard; please report it with `--debug` output.',
    ...facts,
  };
}

function matches(rule: Rule, error: Error): boolean {
  const names = [error.name, awsCode(error) ?? ''];
  const byCode = rule.codes?.some((code) => names.includes(code)) || names.some((name) => rule.pattern?.test(name));
  return Boolean(byCode) && (rule.message?.test(error.message) ?? true);
}

function isNetwork(error: Error): boolean {
  const code: unknown = Reflect.get(error, 'code');
  return networkCodes.has(error.name) || (typeof code === 'string' && networkCodes.has(code));
}
