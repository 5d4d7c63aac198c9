import type { ErrorClass } from '../engine/failure.js';
import { again, type Remedy } from '../errors.js';
import { makeServiceLinkedRole } from './denied.js';
import { quotaCause, quotaErrors, quotaRemedy } from './quotas.js';

/** How an answer of AWS's is recognised, and what it means. */
export interface FailureRule {
  readonly class: ErrorClass;
  /** Whole codes, wire or SDK spelling. */
  readonly codes?: readonly string[];
  /** Of the code. */
  readonly pattern?: RegExp;
  /** Also has to match AWS's message. */
  readonly message?: RegExp;
  readonly remedy: Remedy;
  /** What it means, where AWS's own message does not say it: said before that. */
  readonly cause?: string;
}

/** What a run builds on, a setup makes again; a teardown and a look at the account do without it. */
const vanished: Remedy = {
  create: `Something that this step needs is not there (any more); run ${again}, which makes it again.`,
  destroy: `Something that this step needs is not there any more; run ${again}, which passes over it.`,
  rollback: `Something that this step needs is not there any more; run ${again}, which makes it again.`,
  push: 'Something that this step needs is not there any more; run `tier3-wizard --resume`, which makes it again.',
  other: `It is not there (any more); run ${again}.`,
};

const goOn = `then run ${again}.`;

/** Subnets stay in the zones where they were made. */
const otherZones = `Ask AWS Support for load balancers in that zone, ${goOn.slice(0, -1)}; or remove the system and set it up in other zones (network.zones).`;

const beingChanged = `It is being changed at the moment, by AWS or by somebody; run ${again} in a minute.`;

/** What the account may use of a region, whatever else is wrong: every account may ask the region us-east-1. */
const optedIn = '`aws ec2 describe-regions --all-regions --region us-east-1`';
const support = '`https://console.aws.amazon.com/support`';

/** The same is said of a call and of a launch that Auto Scaling has tried. */
export const beingVerified = `AWS is still checking the new account, which takes minutes to hours: wait for its mail, ${goOn}`;
export const blocked = `AWS has blocked the account: open a case with AWS Support (${support}), ${goOn}`;

/** The first rule that matches decides. Source of the codes: aws-behaviour section 11 and the services' own sections. */
export const failureRules: readonly FailureRule[] = [
  {
    class: 'credentials',
    codes: [
      'RequestExpired',
      'ExpiredToken',
      'ExpiredTokenException',
      'CredentialsProviderError',
      'TokenProviderError',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
    ],
    remedy: `Sign in again (for example \`aws sso login\`), ${goOn}`,
  },
  {
    class: 'bad-input',
    codes: ['CertificateNotFound', 'CertificateNotFoundException', 'UnsupportedCertificate'],
    remedy:
      'Choose an issued certificate of the region: `tier3-wizard --resume --set web.certificateArn=ARN`, or none.',
  },
  {
    // Regions that the account has not opted into do not know its keys at all.
    class: 'credentials',
    codes: ['InvalidClientTokenId', 'UnrecognizedClientException'],
    remedy: `Check the access keys and that the region is enabled for the account (${optedIn}), ${goOn}`,
  },
  {
    class: 'credentials',
    codes: ['AuthFailure'],
    message: /access credentials/,
    remedy: `Check the access keys and that the region is enabled for the account (${optedIn}), ${goOn}`,
  },
  {
    // EC2 says so of what belongs to somebody else, a public address that was given back included.
    class: 'permission',
    codes: ['AuthFailure'],
    remedy: `It belongs to another account, or to nobody any more: look for what the message names in the EC2 console, ${goOn}`,
  },
  {
    class: 'credentials',
    codes: ['SignatureDoesNotMatch', 'InvalidSignatureException', 'RequestTimeTooSkewed'],
    remedy: `Check the secret access key and this machine's clock, ${goOn}`,
  },
  {
    class: 'permission',
    codes: ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException'],
    message: /service control policy/,
    remedy: `A policy of your organisation forbids it: ask whoever runs the organisation, ${goOn}`,
  },
  {
    // Auto Scaling and RDS ask IAM with their caller's rights; what IAM answered stands in their message.
    class: 'permission',
    codes: ['AccessDenied', 'ValidationError', 'InvalidParameterValue'],
    message:
      /[Ss]ervice-[Ll]inked [Rr]ole .*could not be created|not authorized to perform: iam:CreateServiceLinkedRole/,
    remedy: `Allow iam:CreateServiceLinkedRole, or let an administrator make the role once: ${makeServiceLinkedRole('autoscaling.amazonaws.com')}, ${goOn}`,
  },
  {
    // Auto Scaling tries what a launch needs with its caller's rights, and does not say which of it was denied.
    class: 'permission',
    codes: ['AccessDenied'],
    message: /not authorized to use launch template/,
    remedy: `Allow ec2:RunInstances, ec2:CreateTags and iam:PassRole for what the servers are made of (\`tier3-wizard policy\` prints all that is needed), or ask whether a policy of your organisation forbids it, ${goOn}`,
  },
  {
    class: 'permission',
    codes: ['KMSKeyNotAccessibleFault'],
    remedy: `The key is not there, or kms:DescribeKey, kms:CreateGrant, kms:GenerateDataKeyWithoutPlaintext or kms:Decrypt is not allowed on it: allow them, ${goOn}`,
  },
  {
    class: 'permission',
    codes: ['UnauthorizedOperation', 'AccessDenied', 'AccessDeniedException', 'NotAuthorized'],
    remedy: `Ask for the permission that is missing (\`tier3-wizard policy\` prints all that are needed), ${goOn}`,
  },
  {
    class: 'account',
    codes: ['OptInRequired'],
    remedy: `The account is not signed up for the service, or the region is not enabled for it: \`aws account enable-region --region-name REGION\` enables it, ${optedIn} shows it, ${goOn}`,
  },
  {
    class: 'account',
    codes: ['PendingVerification'],
    remedy: beingVerified,
  },
  {
    class: 'account',
    codes: ['Blocked'],
    remedy: blocked,
  },
  {
    class: 'account',
    codes: ['OperationNotPermitted', 'OperationNotPermittedException'],
    message: /does not support creating load balancers/,
    remedy: `New accounts are sometimes blocked from load balancers: open a case with AWS Support (${support}), ${goOn}`,
  },
  {
    // Before the quotas: EC2's code ends like one of theirs.
    class: 'throttling',
    codes: [
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'RequestLimitExceeded',
      'RequestThrottled',
      'RequestThrottledException',
      'TooManyRequestsException',
      'SlowDown',
      'EC2ThrottledException',
      'PriorRequestNotComplete',
    ],
    remedy: `AWS limits how often it may be asked; run ${again} in a minute.`,
  },
  ...quotaErrors.map(({ quota, code, message }) => ({
    class: 'quota' as const,
    pattern: code,
    ...(message ? { message } : {}),
    cause: quotaCause(quota),
    remedy: quotaRemedy(quota),
  })),
  {
    class: 'quota',
    pattern:
      /(LimitExceeded|LimitExceededException|LimitExceededFault|QuotaExceeded|QuotaExceededFault|^TooMany(LoadBalancers|TargetGroups|Listeners)(Exception)?)$/,
    remedy: `Delete what is not needed any more or ask for a higher quota in the Service Quotas console, ${goOn}`,
  },
  {
    class: 'bad-input',
    codes: ['FreeTierRestrictionError'],
    remedy: `The account's free plan does not allow this: choose another class or fewer days of backups (\`tier3-wizard --resume --set database.instanceClass=CLASS --set database.backupRetentionDays=1\`), or upgrade the plan in the Billing console, ${goOn}`,
  },
  {
    class: 'capacity',
    codes: ['InsufficientDBInstanceCapacity', 'InsufficientDBInstanceCapacityFault'],
    remedy: `Choose another class (\`tier3-wizard --resume --set database.instanceClass=CLASS\`), or wait a while, ${goOn}`,
  },
  {
    class: 'capacity',
    codes: ['InsufficientInstanceCapacity', 'Unsupported'],
    remedy: `Choose another type (\`tier3-wizard --resume --set web.instanceType=TYPE\`, or of the app servers \`app.instanceType\`), or wait a while, ${goOn}`,
  },
  {
    // The name is taken by what a look before did not show: the next look does, and says whose it is.
    class: 'not-yet-visible',
    pattern:
      /AlreadyExists(Exception|Fault)?$|^Duplicate(LoadBalancerName|TargetGroupName|Listener)(Exception)?$|^InvalidGroup\.Duplicate$/,
    remedy: `Something has this name already; run ${again}, which looks whose it is and goes on with what is ours.`,
  },
  {
    class: 'capacity',
    codes: ['AvailabilityZoneNotSupported', 'AvailabilityZoneNotSupportedException'],
    remedy: otherZones,
  },
  {
    // What logs show instead of the code of its own.
    class: 'capacity',
    codes: ['ValidationError'],
    message: /cannot be associated with a load balancer/,
    remedy: otherZones,
  },
  {
    // Before what is merely in use: nobody but a person ends it.
    class: 'bad-input',
    codes: ['OperationNotPermitted', 'OperationNotPermittedException', 'ResourceInUse', 'ResourceInUseFault'],
    message: /deletion protection/,
    remedy: `Somebody has protected it against deletion: if it may go, take the protection off, ${goOn}`,
  },
  {
    class: 'busy',
    codes: [
      'IncorrectState',
      'ScalingActivityInProgress',
      'ScalingActivityInProgressFault',
      'ConcurrentModification',
      'ConcurrentModificationException',
      'TooManyUpdates',
      'InvalidDBInstanceState',
    ],
    remedy: beingChanged,
  },
  {
    class: 'busy',
    pattern: /^(ResourceContention|ResourceContentionFault|Invalid\w*StateFault)$/,
    remedy: beingChanged,
  },
  {
    class: 'busy',
    codes: [
      'DependencyViolation',
      'InvalidGroup.InUse',
      'InvalidIPAddress.InUse',
      'ResourceInUse',
      'ResourceInUseException',
      'ResourceInUseFault',
      'DeleteConflict',
      'DeleteConflictException',
      'AssociatedInstances',
    ],
    remedy: `Something still uses it; run ${again} in a minute.`,
  },
  {
    class: 'not-yet-visible',
    codes: ['ServiceLinkedRoleFailure', 'ServiceLinkedRoleFailureFault'],
    remedy: `AWS needs some seconds until a new service-linked role works; run ${again}.`,
  },
  {
    class: 'not-yet-visible',
    codes: ['ValidationError', 'InvalidParameterValue'],
    message: /Invalid IAM Instance Profile/,
    remedy: `AWS needs some seconds until a new instance profile works; run ${again}.`,
  },
  {
    // RDS says the same when the role was made a moment ago and when it may not be made at all.
    class: 'not-yet-visible',
    codes: ['InvalidParameterValue'],
    message: /Verify that you have permission to create service linked role/,
    remedy: `Allow iam:CreateServiceLinkedRole for rds.amazonaws.com, or let an administrator make the role once: ${makeServiceLinkedRole('rds.amazonaws.com')}, ${goOn}`,
  },
  {
    // Auto Scaling and RDS have no codes of their own for what another service has not told them of yet.
    class: 'not-yet-visible',
    codes: ['ValidationError', 'InvalidSubnet'],
    message:
      /subnet ID '.*' does not exist|launch template.* does not exist|security group '.*' does not exist|VPC ID '.*' is not found|Target Groups may not be valid|AutoScalingGroup name not found|^Some input subnets in/,
    remedy: vanished,
  },
  {
    class: 'not-yet-visible',
    pattern:
      /(\.NotFound|NotFoundException|NotFoundFault|^NatGatewayNotFound|^NoSuchEntity(Exception)?|^SubnetNotFound|^InvalidSecurityGroup(Exception)?)$/,
    remedy: vanished,
  },
];
