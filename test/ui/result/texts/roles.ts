import { answer, type Section, untold } from './text.js';

const ann = 'User: arn:aws:iam::123456789012:user/ann is not authorized to perform:';
const roleOf = (service: string, role: string): string =>
  `arn:aws:iam::123456789012:role/aws-service-role/${service}.amazonaws.com/${role}`;
const because = 'because no identity-based policy allows the';

/** What services say whose service-linked role is missing, and what else they need (aws-behaviour: 10). */
export const roles: readonly Section[] = [
  {
    title: 'Elastic Load Balancing',
    texts: [
      answer(
        'Application Load Balancer',
        'permission',
        'elbv2',
        'AccessDenied',
        `${ann} iam:CreateServiceLinkedRole on resource: ${roleOf('elasticloadbalancing', 'AWSServiceRoleForElasticLoadBalancing')} ${because} iam:CreateServiceLinkedRole action`,
      ),
      answer(
        'Application Load Balancer',
        'permission',
        'elbv2',
        'AccessDenied',
        `${ann} ec2:DescribeAccountAttributes ${because} ec2:DescribeAccountAttributes action`,
      ),
      answer(
        'Network Load Balancer',
        'permission',
        'elbv2',
        'AccessDenied',
        `${ann} ec2:DescribeInternetGateways ${because} ec2:DescribeInternetGateways action`,
      ),
    ],
  },
  {
    title: 'Auto Scaling',
    texts: [
      answer(
        'Web servers',
        'permission',
        'autoscaling',
        'AccessDenied',
        `The default Service-Linked Role for Auto Scaling could not be created. com.amazonaws.services.identitymanagement.model.AmazonIdentityManagementException: ${ann} iam:CreateServiceLinkedRole on resource: ${roleOf('autoscaling', 'AWSServiceRoleForAutoScaling')} (Service: AmazonIdentityManagement; Status Code: 403; Error Code: AccessDenied)`,
      ),
      answer(
        'Web servers',
        'permission',
        'autoscaling',
        'ValidationError',
        'The default Service-Linked Role for Auto Scaling could not be created.',
      ),
      untold('ServiceLinkedRoleFailure', 'is among the texts of Auto Scaling'),
    ],
  },
  {
    title: 'RDS',
    texts: [
      answer(
        'Aurora cluster',
        'not-yet-visible',
        'rds',
        'InvalidParameterValue',
        'Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later',
      ),
    ],
  },
  {
    title: 'IAM, which makes the three roles before they are needed',
    texts: [
      answer(
        'Instance roles',
        'permission',
        'iam',
        'AccessDenied',
        `${ann} iam:CreateServiceLinkedRole on resource: ${roleOf('rds', 'AWSServiceRoleForRDS')} ${because} iam:CreateServiceLinkedRole action`,
      ),
      untold(
        'InvalidInput: Service role name AWSServiceRoleForRDS has been taken in this account',
        'somebody else has made it meanwhile: it goes on',
      ),
    ],
  },
];
