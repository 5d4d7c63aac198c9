import { expect, test } from 'vitest';
import { denied } from '../../src/aws/denied.js';
import { again } from '../../src/errors.js';

const remedy = 'Ask somebody.';

test('a denial names what to allow, without what only AWS can read', () => {
  const said =
    'You are not authorized to perform this operation. User: arn:aws:iam::1:user/a is not authorized to perform: ec2:CreateVpc on resource: arn:aws:ec2:us-east-1:1:vpc/* because no identity-based policy allows the ec2:CreateVpc action';
  expect(
    denied(`${said}. Encoded authorization failure message: aB-3_`, remedy, { code: 'UnauthorizedOperation' }),
  ).toEqual({
    class: 'permission',
    code: 'UnauthorizedOperation',
    message: `${said}.`,
    remedy: `Allow ec2:CreateVpc on arn:aws:ec2:us-east-1:1:vpc/* (\`tier3-wizard policy\` prints all that is needed), then run ${again}.`,
  });
});

test('a denial that names nothing says how to read it', () => {
  const said = 'You are not authorized to perform this operation.';
  expect(denied(`${said} Encoded authorization failure message: aB-3_`, remedy, {})).toEqual({
    class: 'permission',
    message: said,
    remedy,
    details: ['aws sts decode-authorization-message --encoded-message aB-3_'],
  });
});

test('what is denied on purpose is not asked for', () => {
  const said = 'User: a is not authorized to perform: ec2:CreateVpc with an explicit deny in a service control policy';
  expect(denied(said, remedy, {})).toEqual({ class: 'permission', message: said, remedy });
});

test('a service that needs another one names what it lacks there', () => {
  const said = 'User: arn:aws:iam::1:user/a is not authorized to perform: iam:CreateServiceLinkedRole';
  expect(denied(said, remedy, { code: 'AccessDenied' }).remedy).toBe(
    `Allow iam:CreateServiceLinkedRole (\`tier3-wizard policy\` prints all that is needed), then run ${again}.`,
  );
});
