import { expect, test } from 'vitest';
import { agentPolicy, passwordPolicy, trustPolicy } from '../../../src/steps/shared/instance-policies.js';

test('only EC2 may take the role', () => {
  expect(JSON.parse(trustPolicy)).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
});

test('the agent can neither read parameters nor act for anybody else', () => {
  const [statement] = JSON.parse(agentPolicy).Statement;
  const actions: string[] = statement.Action;
  expect(actions.filter((action) => /Parameter|\*|SendCommand|StartSession|iam:|s3:/.test(action))).toEqual([]);
  expect([...new Set(actions.map((action) => action.split(':')[0]))].sort()).toEqual([
    'ec2messages',
    'ssm',
    'ssmmessages',
  ]);
});

test('the app reads its own password and no other parameter', () => {
  expect(JSON.parse(passwordPolicy('eu-west-1', '111122223333', '/tier3-wizard/demo-1/app-password'))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['ssm:GetParameter'],
        Resource: 'arn:aws:ssm:eu-west-1:111122223333:parameter/tier3-wizard/demo-1/app-password',
      },
    ],
  });
});
