import { AwsError } from '../wire/aws-error.js';

/** EC2's refusals of a launch that no state of the sandbox's leads to, in EC2's words (aws-behaviour: 7). */
export const launchRefusals: Readonly<Record<string, () => AwsError>> = {
  'unsupported-configuration': () =>
    new AwsError(
      'Unsupported',
      'The requested configuration is currently not supported. Please check the documentation for supported configurations.',
    ),
  'instance-limit': () =>
    new AwsError(
      'InstanceLimitExceeded',
      '4 instance(s) are already running. You have requested 1 more, which exceeds your current limit.',
    ),
  'pending-verification': () =>
    new AwsError(
      'PendingVerification',
      'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete. We will notify you by email once your request has been validated.',
    ),
  'free-tier': () =>
    new AwsError(
      'InvalidParameterCombination',
      "The specified instance type is not eligible for Free Tier. For a list of Free Tier instance types, run 'describe-instance-types' with the filter 'free-tier-eligible=true'.",
    ),
  blocked: () =>
    new AwsError(
      'Blocked',
      'This account is currently blocked and not recognized as a valid account. Please contact aws-verification@amazon.com if you have questions.',
    ),
};
