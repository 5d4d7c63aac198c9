import type { Activity } from '@aws-sdk/client-auto-scaling';
import { expect, test } from 'vitest';
import { refuseFailedLaunches } from '../../../src/steps/shared/launch-failures.js';

const activity = (StatusCode: Activity['StatusCode'], StatusMessage?: string): Activity => ({
  ActivityId: '1',
  AutoScalingGroupName: 'demo-web',
  Cause: '',
  StartTime: new Date(0),
  StatusCode,
  ...(StatusMessage ? { StatusMessage } : {}),
});
const failed = (message: string): Activity => activity('Failed', `${message}. Launching EC2 instance failed.`);
const raised = (...activities: Activity[]): unknown => {
  try {
    refuseFailedLaunches({ name: 'demo-web', tier: 'web' }, activities);
    return undefined;
  } catch (error) {
    return error;
  }
};

/** What Auto Scaling says, as far as 255 characters go: the model of StatusMessage promises no more. */
test.each([
  [
    'You have requested more vCPU capacity than your current vCPU limit of 4 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.',
    'quota',
  ],
  ['4 instance(s) are already running. Launching EC2 instance failed.', 'quota'],
  [
    'We currently do not have sufficient t4g.micro capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. You can currently get t4g.micro capacity by not specifying an Availability Zone in your request or choosing us-east-1b. Launching EC2 instance failed.',
    'capacity',
  ],
  [
    'Your requested instance type (t4g.micro) is not supported in your requested Availability Zone (us-east-1e). Launching EC2 instance failed.',
    'capacity',
  ],
  [
    'The requested configuration is currently not supported. Please check the documentation for supported configurations. Launching EC2 instance failed.',
    'capacity',
  ],
  ['The specified instance type is not eligible for Free Tier. Launching EC2 instance failed.', 'bad-input'],
  [
    'Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources in this region until the validation is complete. Launching EC2 instance failed.',
    'account',
  ],
  ['Client.InternalError: Client error on launch. Launching EC2 instance failed.', 'permission'],
  ["The security group 'sg-1' does not exist. Launching EC2 instance failed.", 'not-yet-visible'],
])('"%s" is told as %s, also when it is cut', (whole, kind) => {
  for (const message of [whole, whole.slice(0, 255)]) {
    const repeated = [activity('Failed', message), activity('Failed', message)];
    expect(raised(...repeated)).toMatchObject({
      class: kind,
      message: `demo-web cannot launch an instance: ${message}`,
      // The message is not said again.
      details: repeated.map(() => '1970-01-01T00:00:00.000Z  Failed'),
    });
  }
});

test('a profile that EC2 does not know yet is Auto Scaling’s own to repeat', () => {
  expect(raised(failed('Invalid IAM Instance Profile name'))).toBeUndefined();
});

test('a lack of capacity is told when the other zone was tried too', () => {
  const full = failed('We currently do not have sufficient t4g.micro capacity in the Availability Zone you requested');
  expect(raised(full)).toBeUndefined();
  expect(raised(full, full)).toMatchObject({ class: 'capacity' });
});

test('a failure that was followed by a success or another attempt is over', () => {
  expect(raised(activity('InProgress'), failed('You have requested more vCPU capacity'))).toBeUndefined();
});
