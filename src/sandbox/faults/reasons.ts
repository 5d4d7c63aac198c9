import { denial } from '../authorisation/denial.js';
import { isFields } from '../authorisation/questions/input.js';
import type { Cloud } from '../region/cloud.js';
import { AwsError } from '../wire/aws-error.js';
import type { RefusedCall } from './refusals.js';

/** Why AWS refuses a call that nothing in the sandbox's account speaks against, in the service's words. */
interface Reason {
  /** The only actions that are refused so; the first one is meant when none is named. All actions when absent. */
  readonly of?: readonly string[];
  readonly error: (call: RefusedCall, cloud: Cloud) => AwsError;
}

const launch = ['ec2:RunInstances'];

/** States of the account, of its organisation and of AWS itself (aws-behaviour: 4, 6 to 9 and 11). */
export const refusalReasons: Readonly<Record<string, Reason>> = {
  'not-signed-up': {
    error: ({ protocol }) =>
      protocol === 'ec2'
        ? new AwsError(
            'OptInRequired',
            'You are not subscribed to this service. Please go to http://aws.amazon.com to subscribe.',
            401,
          )
        : new AwsError('OptInRequired', 'The AWS Access Key Id needs a subscription for the service', 403),
  },
  organisation: {
    error: ({ action, protocol, callerArn }, cloud) =>
      denial(protocol, {
        cloud,
        principalArn: callerArn,
        question: { action, resource: '*', context: {} },
        decision: 'organisation-deny',
      }),
  },
  'unsupported-configuration': {
    of: launch,
    error: () =>
      new AwsError(
        'Unsupported',
        'The requested configuration is currently not supported. Please check the documentation for supported configurations.',
      ),
  },
  'instance-limit': {
    of: launch,
    error: () =>
      new AwsError(
        'InstanceLimitExceeded',
        '4 instance(s) are already running. You have requested 1 more, which exceeds your current limit.',
      ),
  },
  'pending-verification': {
    of: launch,
    error: () =>
      new AwsError(
        'PendingVerification',
        'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete. We will notify you by email once your request has been validated.',
      ),
  },
  'free-tier': {
    of: launch,
    error: () =>
      new AwsError(
        'InvalidParameterCombination',
        "The specified instance type is not eligible for Free Tier. For a list of Free Tier instance types, run 'describe-instance-types' with the filter 'free-tier-eligible=true'.",
      ),
  },
  blocked: {
    of: launch,
    error: () =>
      new AwsError(
        'Blocked',
        'This account is currently blocked and not recognized as a valid account. Please contact aws-verification@amazon.com if you have questions.',
      ),
  },
  'group-in-use': {
    of: ['ec2:DeleteSecurityGroup'],
    error: () => new AwsError('InvalidGroup.InUse', 'The specified security group is in use by another security group'),
  },
  'no-load-balancers': {
    of: ['elasticloadbalancing:CreateLoadBalancer'],
    error: () =>
      new AwsError(
        'OperationNotPermitted',
        'This AWS account currently does not support creating load balancers. For more information, please contact AWS Support.',
      ),
  },
  'endpoint-service': {
    of: ['elasticloadbalancing:DeleteLoadBalancer'],
    error: ({ input }) => {
      const arn = isFields(input) ? String(input.LoadBalancerArn) : '';
      return new AwsError(
        'ResourceInUse',
        `Load balancer '${arn}' cannot be deleted because it is currently associated with another service`,
      );
    },
  },
  'health-unavailable': {
    of: ['elasticloadbalancing:DescribeTargetHealth'],
    error: () =>
      new AwsError(
        'HealthUnavailable',
        'The health of the specified targets could not be retrieved due to an internal error.',
      ),
  },
  'free-plan': {
    of: ['rds:CreateDBInstance'],
    error: () =>
      new AwsError('FreeTierRestrictionError', "This instance size isn't available with free plan accounts."),
  },
  'free-plan-backups': {
    of: ['rds:CreateDBCluster'],
    error: () =>
      new AwsError(
        'FreeTierRestrictionError',
        'The specified backup retention period exceeds the maximum available to free tier customers. To remove all limitations, upgrade your account plan.',
      ),
  },
  'too-many-updates': {
    of: ['ssm:UpdateAssociation'],
    error: () =>
      new AwsError('TooManyUpdates', 'There are concurrent updates for a resource that supports one update at a time.'),
  },
};
