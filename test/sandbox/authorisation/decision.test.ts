import { describe, expect, test } from 'vitest';
import { decide, type Question } from '../../../src/sandbox/authorisation/decision.js';
import { parsePolicies } from '../../../src/sandbox/authorisation/document.js';

const vpc = 'arn:aws:ec2:us-east-1:000000000000:vpc/vpc-1';

function decision(statement: object | readonly object[], question: Partial<Question> = {}) {
  const Statement = Array.isArray(statement) ? statement : [statement];
  const statements = parsePolicies(JSON.stringify({ Version: '2012-10-17', Statement }));
  return decide(statements, { action: 'ec2:DeleteVpc', resource: vpc, context: {}, ...question });
}

const allow = (more: object) => ({ Effect: 'Allow', Action: 'ec2:DeleteVpc', Resource: '*', ...more });

describe('a policy', () => {
  test.each<[said: string, statement: object | readonly object[], is: string]>([
    ['allows what it names', allow({}), 'allowed'],
    ['allows by a pattern, whatever its case', allow({ Action: ['EC2:delete*'] }), 'allowed'],
    ['denies what it does not name', allow({ Action: 'ec2:DeleteSubnet' }), 'implicit-deny'],
    ['allows all but some', allow({ Action: undefined, NotAction: 'ec2:Create*' }), 'allowed'],
    ['does not allow the exception', allow({ Action: undefined, NotAction: 'ec2:Delete*' }), 'implicit-deny'],
    ['allows a resource by a pattern', allow({ Resource: 'arn:aws:ec2:*:000000000000:vpc/vpc-?' }), 'allowed'],
    [
      'does not stretch a pattern over a colon',
      allow({ Resource: 'arn:aws:*:us-east-1:vpc/vpc-1:x' }),
      'implicit-deny',
    ],
    ['denies another resource', allow({ Resource: 'arn:aws:ec2:*:*:vpc/vpc-2' }), 'implicit-deny'],
    ['lets a denial win', [allow({}), allow({ Effect: 'Deny', Action: '*' })], 'explicit-deny'],
    [
      'lets another resource be denied',
      [allow({}), allow({ Effect: 'Deny', Resource: 'arn:aws:ec2:*:*:subnet/*' })],
      'allowed',
    ],
  ])('%s', (_said, statement, is) => {
    expect(decision(statement)).toBe(is);
  });
});

const context = {
  'aws:resourcetag/team': ['blue'],
  'aws:tagkeys': ['team', 'Name'],
  'aws:requestedregion': ['us-east-1'],
  'aws:username': ['ada'],
  'ec2:vpc': [vpc],
};

describe('a condition', () => {
  test.each<[condition: object, holds: boolean]>([
    [{ StringEquals: { 'aws:ResourceTag/team': 'blue' } }, true],
    [{ StringEquals: { 'AWS:ResourceTag/Team': ['red', 'blue'] } }, true],
    [{ StringEquals: { 'aws:ResourceTag/team': 'Blue' } }, false],
    [{ StringEquals: { 'aws:ResourceTag/owner': 'blue' } }, false],
    [{ StringEqualsIfExists: { 'aws:ResourceTag/owner': 'blue' } }, true],
    [{ StringEqualsIfExists: { 'aws:ResourceTag/team': 'red' } }, false],
    [{ StringNotEquals: { 'aws:ResourceTag/owner': 'blue' } }, true],
    [{ StringNotEquals: { 'aws:ResourceTag/team': ['blue', 'red'] } }, false],
    [{ StringLike: { 'aws:ResourceTag/team': 'bl*' } }, true],
    [{ StringLike: { 'aws:ResourceTag/team': 'b?' } }, false],
    [{ StringNotLike: { 'aws:ResourceTag/team': 'r*' } }, true],
    [{ Null: { 'aws:ResourceTag/owner': 'true' } }, true],
    [{ Null: { 'aws:ResourceTag/team': true } }, false],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, false],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'Name', 'x'] } }, true],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }, false],
    [{ 'ForAllValues:StringEquals': { 'aws:RequestTag/x': 'y' } }, true],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'Name' } }, true],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'other' } }, false],
    [{ ArnLike: { 'ec2:Vpc': 'arn:aws:ec2:*:*:vpc/vpc-*' } }, true],
    [{ ArnLike: { 'ec2:Vpc': 'arn:aws:ec2:*:*:subnet/*' } }, false],
    [{ StringEquals: { 'aws:ResourceTag/team': 'blue', 'aws:RequestedRegion': 'eu-west-1' } }, false],
    [{ StringEquals: { 'aws:RequestedRegion': 'us-east-1' }, Null: { 'aws:ResourceTag/team': 'false' } }, true],
  ])('%j holds: %s', (Condition, holds) => {
    expect(decision(allow({ Condition }), { context })).toBe(holds ? 'allowed' : 'implicit-deny');
  });
});

test('a variable stands for the caller, and matches nothing where it has no value', () => {
  const about = (Resource: string) =>
    decision(allow({ Resource, Action: 'ssm:*' }), {
      action: 'ssm:TerminateSession',
      resource: 'arn:aws:ssm:us-east-1:000000000000:session/ada-1',
      context,
    });
  expect(about(`arn:aws:ssm:*:*:session/\${aws:username}-*`)).toBe('allowed');
  expect(about(`arn:aws:ssm:*:*:session/\${aws:userid}-*`)).toBe('implicit-deny');
});

test.each<[text: string, why: string]>([
  ['{', 'it is not JSON'],
  ['[]', 'it has no policy document'],
  ['[1]', 'it is not a policy document'],
  ['{"Version":"2020-01-01","Statement":[]}', 'its Version "2020-01-01" is none; 2012-10-17 is'],
  ['{"Statement":[]}', 'it has no Statement'],
  ['{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}', 'statement 1 has no Effect of Allow or Deny'],
  [
    '{"Statement":{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}}',
    'statement "a" has the element Principal, which an identity-based policy does not have',
  ],
  ['{"Statement":{"Effect":"Allow","Action":"ec2","Resource":"*"}}', 'statement 1 has the action "ec2", which is none'],
  ['{"Statement":{"Effect":"Allow","Resource":"*"}}', 'statement 1 needs either Action or NotAction'],
  ['{"Statement":{"Effect":"Allow","Action":"*"}}', 'statement 1 needs either Resource or NotResource'],
  [
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"vpc/*"}}',
    'statement 1 has the resource "vpc/*", which is neither an ARN nor *',
  ],
  [
    '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"1.2.3.4"}}}}',
    'statement 1 has the condition operator IpAddress, which is not known here',
  ],
])('%s is no policy', (text, why) => {
  expect(() => parsePolicies(text)).toThrow(why);
});
