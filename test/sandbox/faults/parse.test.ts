import { expect, test } from 'vitest';
import { faultKinds } from '../../../src/sandbox/faults/kinds.js';
import { parseFault } from '../../../src/sandbox/faults/parse.js';
import { services } from '../../../src/sandbox/services/index.js';

test.each([
  ['ec2:CreateVpc:throttle*3', ['ec2', 'CreateVpc', 'throttle', undefined, { kind: 'first', count: 3 }]],
  [
    'rds:CreateDBCluster:fail-after@2',
    ['rds', 'CreateDBCluster', 'fail-after', undefined, { kind: 'only', number: 2 }],
  ],
  ['ec2:Describe*:reset-before%10', ['ec2', 'Describe*', 'reset-before', undefined, { kind: 'every', interval: 10 }]],
  ['*:*:delay=2s', ['*', '*', 'delay', '2s', { kind: 'every', interval: 1 }]],
  ['iam:*:clock-skew@1', ['iam', '*', 'clock-skew', '10m', { kind: 'only', number: 1 }]],
  ['nat-fails@1', ['ec2', 'CreateNatGateway', 'nat-fails', 'InternalError', { kind: 'only', number: 1 }]],
  ['db-fails=storage-full*1', ['rds', 'CreateDBInstance', 'db-fails', 'storage-full', { kind: 'first', count: 1 }]],
  ['shortage=t4g.micro:us-east-1a', ['*', '*', 'shortage', 't4g.micro:us-east-1a', { kind: 'every', interval: 1 }]],
])('%s is read', (text, [service, operation, kind, value, occurrence]) => {
  expect(parseFault(text)).toEqual({
    text,
    service,
    operation,
    kind,
    ...(value === undefined ? {} : { value }),
    occurrence,
  });
});

const form = 'SERVICE:OPERATION:KIND[=VALUE][*N|@N|%N]';

test.each([
  ['', `it has to look like ${form}`],
  ['ec2:CreateVpc', `it has to look like ${form}`],
  ['ec2:CreateVpc:throttle*x', `it has to look like ${form}`],
  ['ec2:CreateVpc:throttled', `there is no kind throttled, only ${Object.keys(faultKinds).join(', ')}`],
  ['throttle*3', `throttle needs a service and an operation: ${form}`],
  ['ec2:CreateVPC:throttle', 'the sandbox has no operation ec2:CreateVPC'],
  ['ec2:Make*:throttle', 'the sandbox has no operation ec2:Make*'],
  [
    's3:PutObject:throttle',
    `the sandbox has no service s3, only ${services.map(({ description }) => description.actionPrefix).join(', ')}`,
  ],
  ['ec2:CreateVpc:throttle*0', 'a count starts at 1'],
  ['ec2:CreateVpc:throttle=5', 'throttle takes no value'],
  ['ec2:CreateVpc:delay', 'delay needs a duration, such as =500ms, =2s or =10m'],
  ['ec2:CreateVpc:delay=long', 'delay needs a duration, such as =500ms, =2s or =10m'],
  ['db-fails=on-fire', 'db-fails needs one of =failed, =incompatible-network, =storage-full'],
  ['ec2:CreateVpc:nat-fails', 'nat-fails is only for ec2:CreateNatGateway'],
  ['ec2:CreateSubnet:capacity', 'capacity is only for ec2:RunInstances, rds:CreateDBInstance'],
  ['set-quota=L-00000000/1', 'set-quota needs a value such as =L-1216C47A/4'],
  ['shortage=t4g.micro*2', 'shortage is set once and takes no count'],
  ['ec2:CreateVpc:shortage=t4g.micro', 'shortage is set for the account and takes no operation'],
])('"%s" is refused in one sentence', (text, problem) => {
  expect(() => parseFault(text)).toThrow(`The fault "${text}" cannot be used: ${problem}.`);
});
