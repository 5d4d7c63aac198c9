import { answer, launch, type Section, untold } from './text.js';

/** Everything that is known of what Auto Scaling says when it does not do what it is asked (aws-behaviour: 7). */
export const autoScaling: readonly Section[] = [
  {
    title: 'Making a group',
    texts: [
      answer(
        'Web servers',
        'not-yet-visible',
        'autoscaling',
        'AlreadyExists',
        'AutoScalingGroup by this name already exists - A group with the name demo-web already exists',
      ),
      answer(
        'Web servers',
        'not-yet-visible',
        'autoscaling',
        'ValidationError',
        'You must use a valid fully-formed launch template. Value (demo-web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
      ),
      answer(
        'Web servers',
        'not-yet-visible',
        'autoscaling',
        'ValidationError',
        "The subnet ID 'subnet-0123' does not exist",
      ),
      answer(
        'Web servers',
        'not-yet-visible',
        'autoscaling',
        'ValidationError',
        'Provided Target Groups may not be valid. Please ensure they exist and try again.',
      ),
      answer(
        'Web servers',
        'not-yet-visible',
        'autoscaling',
        'ValidationError',
        'The specified launch template, with template ID lt-0123, does not exist.',
      ),
      answer(
        'Web servers',
        'permission',
        'autoscaling',
        'AccessDenied',
        'You are not authorized to use launch template: lt-0123',
      ),
      answer(
        'Web servers',
        'not-yet-visible',
        'autoscaling',
        'ServiceLinkedRoleFailure',
        'The service-linked role is not yet ready for use.',
      ),
      answer(
        'Web servers',
        'quota',
        'autoscaling',
        'LimitExceeded',
        'AutoScalingGroup limit exceeded: the account has the most groups it may have',
      ),
    ],
  },
  {
    title: 'Changing and deleting a group',
    texts: [
      answer(
        'Web servers',
        'busy',
        'autoscaling',
        'ScalingActivityInProgress',
        'You cannot update a group while an activity is in progress.',
      ),
      answer(
        'Web servers',
        'busy',
        'autoscaling',
        'ResourceInUse',
        'You cannot delete an AutoScalingGroup while there are instances in it.',
        { doing: 'destroy' },
      ),
      answer('Web servers', 'busy', 'autoscaling', 'ResourceContention', 'You already have a pending update.'),
      answer(
        'Web servers',
        'not-yet-visible',
        'autoscaling',
        'ValidationError',
        'AutoScalingGroup name not found - no such group: demo-web',
      ),
      untold(
        'DeleteAutoScalingGroup: ValidationError "AutoScalingGroup name not found"',
        'it is what a removal wants: it goes on',
      ),
      untold('DescribeAutoScalingGroups: an absent group is an empty list', 'there is no error to tell'),
    ],
  },
  {
    title: 'Launches that fail: scaling activities',
    texts: [
      launch(
        'quota',
        'You have requested more vCPU capacity than your current vCPU limit of 5 allows for the instance bucket that the specified instance type belongs to.',
      ),
      launch('quota', '4 instance(s) are already running.'),
      launch(
        'capacity',
        'We currently do not have sufficient t4g.micro capacity in the Availability Zone you requested (us-east-1a).',
      ),
      launch(
        'capacity',
        'Your requested instance type (t4g.micro) is not supported in your requested Availability Zone (us-east-1e).',
      ),
      launch('capacity', 'The requested configuration is currently not supported.'),
      launch('not-yet-visible', "The security group 'sg-0123' does not exist."),
      launch('permission', 'Client.InternalError: Client error on launch.'),
      launch('permission', 'Instance became unhealthy: Client.InternalError: Client error on launch.', 'Cancelled'),
      launch(
        'permission',
        'You are not authorized to perform this operation. User: arn:aws:sts::123456789012:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling is not authorized to perform: ec2:RunInstances with an explicit deny in a service control policy.',
      ),
      launch('account', 'Your request for accessing resources in this region is being validated.'),
      launch('account', 'This account is currently blocked and not recognized as a valid account.'),
      launch('bad-input', 'The specified instance type is not eligible for Free Tier.'),
      launch('bad-input', 'What nobody has heard of Auto Scaling before.'),
      untold(
        'Invalid IAM Instance Profile name. Launching EC2 instance failed.',
        'Auto Scaling tries again by itself until EC2 knows the new profile',
      ),
      untold('Max spot instance count exceeded. Launching EC2 instance failed.', 'the servers are no Spot instances'),
    ],
  },
];
