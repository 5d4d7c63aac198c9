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
    refuseFailedLaunches('demo-web', activities);
    return undefined;
  } catch (error) {
    return error;
  }
};

test.each([
  ['You have requested more vCPU capacity than your current vCPU limit of 4 allows', 'quota'],
  [
    'Your requested instance type (t4g.micro) is not supported in your requested Availability Zone (us-east-1e)',
    'capacity',
  ],
  ['The specified instance type is not eligible for Free Tier', 'bad-input'],
  ['Your request for accessing resources in this region is being validated', 'permission'],
  ['Client.InternalError: Client error on launch', 'permission'],
  ['The security group sg-1 does not exist', 'bad-input'],
])('"%s" is told as %s', (message, kind) => {
  const repeated = [failed(message), failed(message)];
  expect(raised(...repeated)).toMatchObject({
    class: kind,
    message: `demo-web cannot launch an instance: ${message}. Launching EC2 instance failed.`,
    details: repeated.map(() => expect.stringContaining(message)),
  });
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
