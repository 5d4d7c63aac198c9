import { expect, test } from 'vitest';
import { classify } from '../../src/aws/classify.js';
import { failureRules } from '../../src/aws/failure-rules.js';
import { type ErrorClass, StepFailure } from '../../src/engine/failure.js';
import { again, type Doing, remedyFor, WizardError } from '../../src/errors.js';

const named = (name: string, message: string, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

test.each<[string, Error, ErrorClass]>([
  ['a session that has ended on this machine', named('CredentialsProviderError', 'Could not load'), 'credentials'],
  ['a token that cannot be renewed', named('TokenProviderError', 'Token is expired'), 'credentials'],
  ['a connection that broke', named('Error', 'socket hang up', { code: 'ECONNRESET' }), 'network'],
  ['silence', named('TimeoutError', 'no answer'), 'network'],
  ['what nobody foresaw', new TypeError('undefined is not a function'), 'bug'],
])('%s is told as such', (_case, error, expected) => {
  expect(classify(error)).toMatchObject({ class: expected, remedy: expect.stringMatching(/\.$/) });
});

const timeOut = new StepFailure('The system does not serve.', {
  class: 'timeout',
  remedy: `See the details, then run ${again}.`,
});

/** One error of each class; `[again]` is where the command stands that goes on with what was being done. */
const remedies: Readonly<Record<ErrorClass, readonly [error: Error, remedy: string]>> = {
  credentials: [
    named('ExpiredToken', 'It has expired.'),
    'Sign in again (for example `aws sso login`), then run [again].',
  ],
  permission: [
    named('AccessDenied', 'User: a is not authorized to perform: rds:DeleteDBCluster on resource: b because'),
    'Allow rds:DeleteDBCluster on b (`tier3-wizard policy` prints all that is needed), then run [again].',
  ],
  account: [
    named('PendingVerification', 'It is being checked.'),
    'AWS is still checking the new account, which takes minutes to hours: wait for its mail, then run [again].',
  ],
  quota: [
    named('DocumentLimitExceeded', 'Too many.'),
    'Delete what is not needed any more or ask for a higher quota in the Service Quotas console, then run [again].',
  ],
  capacity: [
    named('InsufficientDBInstanceCapacity', 'None.'),
    'Choose another class (`tier3-wizard --resume --set database.instanceClass=CLASS`), or wait a while, then run [again].',
  ],
  timeout: [timeOut, 'See the details, then run [again].'],
  throttling: [named('Throttling', 'Rate exceeded'), 'AWS limits how often it may be asked; run [again] in a minute.'],
  'not-yet-visible': [
    named('ValidationError', 'Invalid IAM Instance Profile'),
    'AWS needs some seconds until a new instance profile works; run [again].',
  ],
  busy: [named('DependencyViolation', 'It is used.'), 'Something still uses it; run [again] in a minute.'],
  network: [
    named('Error', 'socket hang up', { code: 'ECONNRESET' }),
    'Check the connection (and HTTPS_PROXY), then run [again].',
  ],
  service: [
    named('InternalFailure', 'We erred.', { $metadata: { httpStatusCode: 500 } }),
    'AWS had a problem; run [again].',
  ],
  'bad-input': [
    named('InvalidParameterValue', 'It is wrong.', { $metadata: { httpStatusCode: 400 } }),
    'AWS refused the request; correct what the message names, then run [again].',
  ],
  bug: [new TypeError('x is not a function'), 'This is a bug of tier3-wizard; please report it with `--debug` output.'],
};

const goesOn: Readonly<Record<Doing, string>> = {
  create: '`tier3-wizard --resume`',
  destroy: '`tier3-wizard --teardown`',
  rollback: '`tier3-wizard --resume`',
  push: '`tier3-wizard push`',
  other: 'the same command again',
};

const everything = ['create', 'destroy', 'rollback', 'push', 'other'] as const satisfies readonly Doing[];

test.each(everything)('the remedy of every class goes on with what was being done: %s', (doing) => {
  const said = Object.values(remedies).map(([error]) => classify(error, doing).remedy);
  expect(said).toEqual(Object.values(remedies).map(([, remedy]) => remedy.replace('[again]', goesOn[doing])));
  expect(Object.values(remedies).map(([error]) => classify(error, doing).class)).toEqual(Object.keys(remedies));
});

test('what has vanished is made again by a setup alone', () => {
  const vanished = named('InvalidVpcID.NotFound', 'The VPC does not exist.');
  expect(everything.map((doing) => classify(vanished, doing).remedy)).toEqual([
    'Something that this step needs is not there (any more); run `tier3-wizard --resume`, which makes it again.',
    'Something that this step needs is not there any more; run `tier3-wizard --teardown`, which passes over it.',
    'Something that this step needs is not there any more; run `tier3-wizard --resume`, which makes it again.',
    'Something that this step needs is not there any more; run `tier3-wizard --resume`, which makes it again.',
    'It is not there (any more); run the same command again.',
  ]);
});

test('every rule and every quota names the command, and none shows its place instead', () => {
  const said = failureRules.flatMap(({ remedy }) => everything.map((doing) => remedyFor(remedy, doing)));
  expect(said.filter((text) => text.includes(again))).toEqual([]);
  expect(failureRules.filter(({ remedy }) => typeof remedy === 'string' && !remedy.includes(again))).toEqual([
    expect.objectContaining({ codes: expect.arrayContaining(['CertificateNotFound']) }),
  ]);
});

test('a step that found the cause itself, and one that was told of a denial, say how to go on, too', () => {
  const broken = new StepFailure('It is stopped.', { class: 'bad-input', remedy: `Start it, then run ${again}.` });
  expect(classify(broken, 'destroy').remedy).toBe('Start it, then run `tier3-wizard --teardown`.');
  const [denied] = remedies.permission;
  const wrapped = new WizardError('It could not be read.', { blame: 'aws', remedy: 'Look.', cause: denied });
  expect(classify(wrapped, 'destroy')).toMatchObject({
    message: 'It could not be read.',
    remedy:
      'Allow rds:DeleteDBCluster on b (`tier3-wizard policy` prints all that is needed), then run `tier3-wizard --teardown`.',
  });
  // Outside of a run it is the command that was typed.
  expect(timeOut.remedy).toBe('See the details, then run the same command again.');
});
