import type { Activity } from '@aws-sdk/client-auto-scaling';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/aws/classify.js';
import { type ErrorClass, StepFailure } from '../../../src/engine/failure.js';
import { BrokenResource } from '../../../src/engine/runner.js';
import { again, type Doing } from '../../../src/errors.js';
import { refuseFailedLaunches } from '../../../src/steps/shared/launch-failures.js';
import { failureCard } from '../../../src/ui/result/failure-card.js';
import { textOf } from '../../../src/ui/text/line.js';
import { errorClassWords } from '../../../src/ui/words.js';
import { expectText, theme } from '../frame.js';

/** An error as the SDK raises it. */
function refused(code: string, message: string, httpStatusCode = 400): Error {
  const $metadata = { httpStatusCode, requestId: '59dbff89-35bd-4eac-99ed-be587EXAMPLE' };
  return Object.assign(new Error(message), { name: code, Code: code, $metadata });
}

/** What the product says of a launch that Auto Scaling reports as failed. */
function launch(message: string): unknown {
  const activity = (minute: number): Activity => ({
    ActivityId: '1',
    AutoScalingGroupName: 'demo-web',
    Cause: '',
    Description: 'Launching a new EC2 instance.',
    StartTime: new Date(Date.UTC(2026, 0, 1, 0, minute)),
    StatusCode: 'Failed',
    StatusMessage: `${message} Launching EC2 instance failed.`,
  });
  try {
    refuseFailedLaunches('demo-web', [activity(2), activity(1)]);
  } catch (error) {
    return error;
  }
  return undefined;
}

interface Case {
  readonly name: string;
  readonly step: string;
  readonly class: ErrorClass;
  readonly error: unknown;
  /** Building, where nothing is said. */
  readonly doing?: Doing;
}

const cases: readonly Case[] = [
  {
    name: 'an expired token',
    step: 'VPC',
    class: 'credentials',
    error: refused('RequestExpired', 'Request has expired.'),
  },
  {
    name: 'a call that is not allowed',
    step: 'NAT gateway',
    class: 'permission',
    error: refused('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403),
  },
  {
    name: 'a policy of the organisation',
    step: 'Aurora cluster',
    class: 'permission',
    error: refused(
      'AccessDenied',
      'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: rds:CreateDBCluster with an explicit deny in a service control policy',
      403,
    ),
  },
  {
    name: 'load balancers without their service-linked role',
    step: 'Application Load Balancer',
    class: 'permission',
    error: refused(
      'AccessDenied',
      'User: arn:aws:iam::123456789012:user/ann is not authorized to perform: iam:CreateServiceLinkedRole on resource: arn:aws:iam::123456789012:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing',
      403,
    ),
  },
  {
    name: 'Auto Scaling just after its service-linked role was made',
    step: 'Web servers',
    class: 'busy',
    error: refused('ServiceLinkedRoleFailure', 'The service-linked role is not yet ready for use.', 500),
  },
  {
    name: 'RDS without its service-linked role',
    step: 'Aurora cluster',
    class: 'not-yet-visible',
    error: refused(
      'InvalidParameterValue',
      'Unable to create the resource. Verify that you have permission to create service linked role. Otherwise wait and try again later',
    ),
  },
  {
    name: 'a launch template that the caller may not use',
    step: 'Web servers',
    class: 'permission',
    error: refused('AccessDenied', 'You are not authorized to use launch template: lt-0123456789abcdef0', 403),
  },
  {
    name: 'a region that the account has not opted into',
    step: 'VPC',
    class: 'permission',
    error: refused('OptInRequired', 'You are not subscribed to this service.', 401),
  },
  {
    name: 'a quota of EC2',
    step: 'NAT gateway',
    class: 'quota',
    error: refused('AddressLimitExceeded', 'The maximum number of addresses has been reached.'),
  },
  {
    name: 'the vCPU quota',
    step: 'Web servers',
    class: 'quota',
    error: launch(
      'You have requested more vCPU capacity than your current vCPU limit of 1 allows for the instance bucket that the specified instance type belongs to.',
    ),
  },
  {
    name: 'a zone without capacity',
    step: 'Web servers',
    class: 'capacity',
    error: launch(
      'We currently do not have sufficient t4g.micro capacity in the Availability Zone you requested (us-east-1a).',
    ),
  },
  {
    name: 'a type that a zone does not have',
    step: 'Web servers',
    class: 'capacity',
    error: launch(
      'Your requested instance type (t4g.micro) is not supported in your requested Availability Zone (us-east-1e).',
    ),
  },
  {
    name: 'a type that does not fit the image',
    step: 'Web servers',
    class: 'capacity',
    error: launch('The requested configuration is currently not supported.'),
  },
  {
    name: 'a key that Auto Scaling may not use',
    step: 'Web servers',
    class: 'permission',
    error: launch('Client.InternalError: Client error on launch.'),
  },
  {
    name: 'an account that AWS still checks',
    step: 'Web servers',
    class: 'permission',
    error: launch('Your request for accessing resources in this region is being validated.'),
  },
  {
    name: 'a type outside the free plan',
    step: 'Web servers',
    class: 'bad-input',
    error: launch('The specified instance type is not eligible for Free Tier.'),
  },
  {
    name: 'no database machine left',
    step: 'Database writer',
    class: 'capacity',
    error: refused('InsufficientDBInstanceCapacity', 'The specified DB instance class is not available here.'),
  },
  {
    name: 'servers that do not become healthy',
    step: 'Verification',
    class: 'timeout',
    error: new StepFailure('The system does not serve after 15 minutes of waiting for /read to answer.', {
      class: 'timeout',
      remedy: `See the details, then run ${again}.`,
      details: ['app server i-0123  unhealthy  Target.FailedHealthChecks  Health checks failed'],
    }),
  },
  {
    name: 'a network interface in the way',
    step: 'Subnets',
    class: 'timeout',
    doing: 'destroy',
    error: new StepFailure('AWS does not let go of the subnet subnet-0123: network interfaces are in the way.', {
      class: 'timeout',
      remedy: `Delete what the details name, if it is not needed, then run ${again}.`,
      details: ['eni-0456 (my function, of 210987654321)'],
    }),
  },
  {
    name: 'too many calls',
    step: 'Subnets',
    class: 'throttling',
    error: refused('RequestLimitExceeded', 'Request limit exceeded.', 503),
  },
  {
    name: 'something that has vanished',
    step: 'Subnets',
    class: 'not-yet-visible',
    error: refused('InvalidVpcID.NotFound', "The vpc ID 'vpc-0123' does not exist"),
  },
  {
    name: 'something that is used',
    step: 'VPC',
    class: 'busy',
    doing: 'destroy',
    error: refused('DependencyViolation', "The vpc 'vpc-0123' has dependencies and cannot be deleted."),
  },
  {
    name: 'a broken connection',
    step: 'VPC',
    class: 'network',
    error: Object.assign(new Error('connect ETIMEDOUT 192.0.2.1:443'), { code: 'ETIMEDOUT' }),
  },
  {
    name: 'a server error',
    step: 'Instance roles',
    class: 'service',
    error: refused('InternalFailure', 'We encountered an internal error.', 500),
  },
  {
    name: 'a request that AWS refuses',
    step: 'Aurora cluster',
    class: 'bad-input',
    error: refused('InvalidParameterCombination', 'Cannot find version 8.0.mysql_aurora.3.99.0 for aurora-mysql'),
  },
  {
    name: 'a database that has failed',
    step: 'Database writer',
    class: 'bad-input',
    error: new BrokenResource(
      'The database instance demo-db-1 is in the status "incompatible-network".',
      `Give its subnets free addresses again, then run ${again}.`,
      ['2026-01-01T00:07:00.000Z  DB instance is in an incompatible network.'],
    ),
  },
  {
    name: 'a release that fails on a server',
    step: 'App release',
    class: 'bad-input',
    error: new StepFailure('The release of the app servers could not be installed.', {
      class: 'bad-input',
      remedy: `See the end of the output below and correct its cause, then run ${again}.`,
      details: ['i-0123: Failed', 'E: Unable to locate package python3-venv', 'provision.sh: line 41'],
    }),
  },
  { name: 'what nobody foresaw', step: 'VPC', class: 'bug', error: new TypeError('x is not a function') },
];

const squeeze = (text: string): string => text.replace(/\s+/g, '');

describe('the failure card', () => {
  it('is there for every class of error', () => {
    const missing = Object.keys(errorClassWords).filter((one) => !cases.some((each) => each.class === one));
    expect(missing).toEqual([]);
  });

  it.each(cases)('of $name says step, class, cause, what is behind it, code and remedy', async (one) => {
    const failure = classify(one.error, one.doing ?? 'create');
    expect(failure.class).toBe(one.class);
    const lines = failureCard(one.step, failure, 80, theme).map(textOf);
    await expectText(`card-${one.name.toLowerCase().replaceAll(' ', '-')}`, lines);
    // Words longer than a row are cut: the text is compared without its spaces.
    const flat = squeeze(lines.join(''));
    const said = [`${one.step}: ${errorClassWords[one.class]}`, failure.message, failure.remedy];
    expect(said.filter((text) => !flat.includes(squeeze(text)))).toEqual([]);
  });
});
