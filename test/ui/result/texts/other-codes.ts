import { answer, type Section } from './text.js';

/** Codes of the sections about single services that mean the same as one of the classes' own. */
export const otherCodes: readonly Section[] = [
  {
    title: 'Credentials and throttling',
    texts: [
      answer(
        'VPC',
        'credentials',
        'iam',
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
      ),
      answer(
        'VPC',
        'credentials',
        'ssm',
        'InvalidSignatureException',
        'Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z',
      ),
      answer('Instance roles', 'throttling', 'iam', 'Throttling', 'Rate exceeded'),
    ],
  },
  {
    title: 'Not there (yet)',
    texts: [
      answer(
        'Private routes',
        'not-yet-visible',
        'ec2',
        'NatGatewayNotFound',
        'The Nat Gateway nat-0123 was not found',
      ),
      answer(
        'Security groups',
        'not-yet-visible',
        'ec2',
        'InvalidSecurityGroupID.NotFound',
        "The security group 'sg-0123' does not exist",
      ),
      answer(
        'Web servers',
        'not-yet-visible',
        'ec2',
        'InvalidLaunchTemplateName.NotFoundException',
        'At least one of the launch templates specified in the request does not exist.',
      ),
      answer(
        'Web servers',
        'not-yet-visible',
        'ec2',
        'InvalidParameterValue',
        'Value (demo) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name',
      ),
      answer(
        'Application Load Balancer',
        'not-yet-visible',
        'elbv2',
        'TargetGroupNotFound',
        'One or more target groups not found',
      ),
      answer(
        'Application Load Balancer',
        'not-yet-visible',
        'elbv2',
        'ValidationError',
        "The VPC ID 'vpc-0123' is not found",
      ),
      answer(
        'Aurora cluster',
        'not-yet-visible',
        'rds',
        'DBSubnetGroupNotFoundFault',
        "DB subnet group 'demo-db' does not exist.",
      ),
      answer('Database writer', 'not-yet-visible', 'rds', 'DBInstanceNotFound', 'DBInstance demo-db-1 not found.'),
      answer(
        'Database subnet group',
        'not-yet-visible',
        'rds',
        'InvalidSubnet',
        'Some input subnets in :[subnet-0123] are invalid.',
      ),
    ],
  },
  {
    title: 'Busy',
    texts: [
      answer('Security groups', 'busy', 'ec2', 'InvalidGroup.InUse', "The security group 'sg-0123' is in use", {
        doing: 'destroy',
      }),
      answer('NAT gateway', 'busy', 'ec2', 'InvalidIPAddress.InUse', 'Address 192.0.2.1 is in use.', {
        doing: 'destroy',
      }),
      answer(
        'Database writer',
        'busy',
        'rds',
        'InvalidDBInstanceState',
        'Instance demo-db-1 is not currently available.',
      ),
      answer(
        'Database subnet group',
        'busy',
        'rds',
        'InvalidDBSubnetGroupStateFault',
        'Cannot delete the subnet group because at least one database instance is still using it.',
        { doing: 'destroy' },
      ),
      answer(
        'Instance roles',
        'busy',
        'iam',
        'DeleteConflict',
        'Cannot delete entity, must remove roles from instance profile first.',
        { doing: 'destroy' },
      ),
      // Its shape has no text: the SDK's own.
      answer('App release', 'busy', 'ssm', 'AssociatedInstances', 'UnknownError', { doing: 'destroy' }),
    ],
  },
  {
    title: 'Refused',
    texts: [
      answer(
        'Network Load Balancer',
        'capacity',
        'elbv2',
        'AvailabilityZoneNotSupported',
        'The zone us-west-1a does not support load balancers.',
      ),
      answer(
        'Network Load Balancer',
        'capacity',
        'elbv2',
        'ValidationError',
        'The following Availability Zones us-west-1a cannot be associated with a load balancer. Please try a different Availability Zone.',
      ),
      answer(
        'Application Load Balancer',
        'bad-input',
        'elbv2',
        'OperationNotPermitted',
        "Load balancer 'arn:alb' cannot be deleted because deletion protection is enabled",
        { doing: 'destroy' },
      ),
      answer(
        'Web servers',
        'bad-input',
        'autoscaling',
        'ResourceInUse',
        'The Auto Scaling group demo-web has deletion protection prevent-all-deletion',
        { doing: 'destroy' },
      ),
      answer('Aurora cluster', 'quota', 'rds', 'StorageQuotaExceeded', 'The storage quota is used up.'),
      answer('App release', 'bad-input', 'ssm', 'MaxDocumentSizeExceeded', 'The size limit of a document is 64 KB.'),
    ],
  },
];
