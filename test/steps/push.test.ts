import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { namesOf } from '../../src/config/names.js';
import { listFaults } from '../../src/sandbox/faults/faults.js';
import { injectFaults } from '../../src/sandbox/faults/inject.js';
import { Associations } from '../../src/sandbox/services/ssm/tables.js';
import { pushSteps } from '../../src/steps/index.js';
import { type Environment, newEnvironment } from './run.js';

describe('a push', { timeout: 120_000 }, () => {
  let environment: Environment;
  let app: readonly string[];

  beforeAll(async () => {
    environment = await newEnvironment({ forFile: true });
    expect(await environment.run('create')).toEqual({ kind: 'done' });
    app = [...environment.running('app')].sort();
  }, 120_000);

  beforeEach(() => {
    environment.agents.runs.length = 0;
    environment.events.length = 0;
  });

  const push = () => environment.run('create', pushSteps);
  const boundVersion = () =>
    environment.region.cloud
      .table(Associations)
      .where(({ name }) => name === namesOf('demo', environment.file.state.id).document('app'))
      .map(({ documentVersion }) => documentVersion);
  /** One server after the other; the association comes to both at once, in any order. */
  const inOrder = () => [
    ...app.map((id) => `${id} sendCommand push`),
    ...app.map((id) => `${id} association all`).sort(),
  ];
  const runs = () => [...environment.agents.runs.slice(0, 2), ...environment.agents.runs.slice(2).sort()];
  const record = () => environment.file.state.steps['app-release'];

  test('brings a new release to one server after the other, then to the association, and verifies', async () => {
    environment.app = 'second';
    expect(await push()).toEqual({ kind: 'done' });
    expect(runs()).toEqual(inOrder());
    expect(boundVersion()).toEqual(['3']);
    expect(record()).toMatchObject({ status: 'finished', outputs: { documentVersion: '3' } });
    expect(Object.keys(record()?.resources ?? {}).sort()).toEqual(['app-association', 'app-document']);
    expect(environment.events.flatMap((event) => (event.type === 'step-finished' ? [event] : []))).toMatchObject([
      { step: 'app-release', reused: false },
      { step: 'web-release', reused: true },
      { step: 'verification', reused: false },
    ]);
    expect(environment.actionsBeyondPermissions('create')).toEqual([]);

    // Nothing is left to do: neither for another push nor for a resume.
    environment.agents.runs.length = 0;
    environment.events.length = 0;
    expect(await push()).toEqual({ kind: 'done' });
    expect(await environment.run('create')).toEqual({ kind: 'done' });
    expect(environment.events.filter((event) => event.type === 'step-finished' && !event.reused)).toEqual([]);
    expect(environment.agents.runs).toEqual([]);
  });

  test('stops at the first server that does not take the release, and goes on after the correction', async () => {
    environment.app = 'broken';
    environment.agents.work = (id) =>
      id === app[1] ? { status: 'Failed', output: 'the app does not load' } : { status: 'Success' };
    expect(await push()).toMatchObject({
      kind: 'failed',
      failures: [
        {
          step: 'app-release',
          failure: {
            message: `The app server ${app[1]} does not take the release.`,
            remedy: expect.stringMatching(/^Correct the cause, then run `tier3-wizard --resume`:/),
            details: [
              `have the new release: ${app[0]}`,
              `stopped at: ${app[1]}`,
              'still have the one before: none',
              `${app[1]}: Failed`,
              'the app does not load',
            ],
          },
        },
      ],
    });
    // What Auto Scaling starts now gets the release that works.
    expect(boundVersion()).toEqual(['3']);
    expect(environment.events.some((event) => event.type === 'step-started' && event.step === 'web-release')).toBe(
      false,
    );

    environment.agents.work = () => ({ status: 'Success' });
    environment.agents.runs.length = 0;
    expect(await push()).toEqual({ kind: 'done' });
    expect(environment.agents.runs[0]).toBe(`${app[1]} sendCommand push`);
    expect(boundVersion()).toEqual(['4']);
  });

  test('goes on where the health of targets cannot be had for a moment, and where somebody edits the association at the same time', async () => {
    const { cloud } = environment.region;
    environment.app = 'third';
    // The SDK asks a few times by itself.
    injectFaults(cloud, ['refused=health-unavailable*6', 'refused=too-many-updates*2']);
    expect(await push()).toEqual({ kind: 'done' });
    expect(boundVersion()).toEqual(['5']);
    expect(listFaults(cloud).map(({ seen }) => seen > 2)).toEqual([true, true]);
    expect(
      environment.events.flatMap((event) => (event.type === 'step-retrying' ? [event.failure.class] : [])),
    ).toEqual(expect.arrayContaining(['service', 'busy']));
  });
});
