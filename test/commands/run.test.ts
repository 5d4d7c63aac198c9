import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { presentationOf } from '../../src/commands/presentation.js';
import { run, sayFailures } from '../../src/commands/run.js';
import { tagKeys } from '../../src/config/tags.js';
import { type ErrorClass, StepFailure } from '../../src/engine/failure.js';
import { StateFile } from '../../src/engine/state.js';
import { again } from '../../src/errors.js';
import { diskFiles, type FilePort } from '../../src/lib/atomic-write.js';
import { steps } from '../../src/steps/index.js';
import { newEnvironment } from '../steps/run.js';
import { requestOf, seatedTerminal } from './played.js';

const everyClass = {
  credentials: true,
  permission: true,
  account: true,
  quota: true,
  capacity: true,
  timeout: true,
  throttling: true,
  'not-yet-visible': true,
  busy: true,
  network: true,
  service: true,
  'bad-input': true,
  bug: true,
} satisfies Record<ErrorClass, true>;

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';

test('a run that fails leaves the terminal as it was, whatever the class of the failure', {
  timeout: 60_000,
}, async () => {
  const environment = await newEnvironment({ simulated: 'no hosts' });
  const request = await requestOf(environment);
  const { clock } = environment.region;
  for (const name of Object.keys(everyClass) as ErrorClass[]) {
    const terminal = seatedTerminal(clock);
    const options = { set: [], yes: true };
    const presentation = presentationOf(options, terminal);
    const shown = { ...request, terminal, options, presentation, direction: 'create' } as const;
    const fail = () => {
      throw new StepFailure('It does not work.', { class: name, remedy: 'Do something else.' });
    };
    // What is thrown there is not tried again.
    const failing = steps.filter(({ id }) => id === 'vpc').map((step) => ({ ...step, needs: [], skip: fail }));
    const report = await environment.passTime(run({ ...shown, steps: failing }));
    expect(report.outcome).toMatchObject({ kind: 'failed', failures: [{ failure: { class: name } }] });
    sayFailures(shown, report);

    expect([terminal.rawModes[0], terminal.rawModes.at(-1)]).toEqual([true, false]);
    const [before = '', ...after] = terminal.drawn().split(showCursor);
    expect(before).toContain(hideCursor);
    expect(after.join('')).not.toContain(hideCursor);
    expect(after.join('')).toContain('Do something else.');
  }
});

test.each([
  ['create', undefined, '--resume'],
  ['destroy', undefined, '--teardown'],
  ['create', 'push', 'push'],
] as const)('what fails says how to go on with it: %s %s', async (direction, doing, verb) => {
  const environment = await newEnvironment({ simulated: 'no hosts' });
  const request = { ...(await requestOf(environment)), direction, ...(doing ? { doing } : {}) };
  const fail = async () => {
    throw new StepFailure('It does not work.', { class: 'bad-input', remedy: `Mend it, then run ${again}.` });
  };
  const failing = steps
    .filter(({ id }) => id === 'vpc')
    .map((step) => ({ ...step, needs: [], observe: fail, destroy: fail }));
  const report = await environment.passTime(run({ ...request, steps: failing }));
  const remedy = `Mend it, then run \`tier3-wizard ${verb}\`.`;
  expect(report.outcome).toMatchObject({ kind: 'failed', failures: [{ failure: { remedy } }] });
  sayFailures(request, report);
  expect(request.terminal.said()).toEqual(
    expect.arrayContaining([`  to do     ${remedy}`, expect.stringContaining(`tier3-wizard ${verb} --name demo`)]),
  );
});

test('a disk that does not take the state stops a run before anything is shown, and its mark on the VPC goes', async () => {
  const environment = await newEnvironment({ simulated: 'no hosts' });
  const vpc = steps.filter(({ id }) => id === 'vpc');
  expect(await environment.run('create', vpc)).toEqual({ kind: 'done' });
  const request = await requestOf(environment);
  let isFull = false;
  const writeFlushed = (...given: Parameters<FilePort['writeFlushed']>) =>
    isFull ? Promise.reject(new Error('no space left')) : diskFiles.writeFlushed(...given);
  const file = await StateFile.create(request.file.path, environment.file.state, { ...diskFiles, writeFlushed });
  isFull = true;
  const terminal = seatedTerminal(environment.region.clock);
  const presentation = presentationOf({ set: [] }, terminal);
  const stopped = environment.passTime(run({ ...request, file, terminal, presentation, direction: 'create' }));
  await expect(stopped).rejects.toThrow('cannot be written: no space left.');
  expect([terminal.drawn(), terminal.rawModes]).toEqual(['', []]);
  const { Vpcs = [] } = await environment.passTime(request.session.clients.ec2.send(new DescribeVpcsCommand({})));
  const marked = Vpcs.filter(({ Tags = [] }) => Tags.some(({ Key }) => Key === tagKeys.run));
  expect([Vpcs.length > 0, marked]).toEqual([true, []]);
});
