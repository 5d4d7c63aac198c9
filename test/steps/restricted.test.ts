import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Unreachable } from '../../src/steps/context.js';
import { steps } from '../../src/steps/index.js';
import verification from '../../src/steps/verification.js';
import { pages } from './played-app.js';
import { type PlayedAnswers, PlayedWebServers } from './played-web-servers.js';
import { type Environment, newEnvironment } from './run.js';

const done = { kind: 'done' };
const removal = ['-- tier3app through i-', "DELETE FROM datetimes WHERE dt = '2026-01-01 00:00:00' LIMIT 1"];

describe('a load balancer that admits other addresses only', () => {
  let environment: Environment;
  let webServers: PlayedWebServers;
  let here: () => void = () => undefined;
  let loseAnswerOf: string | undefined;
  let name = '';

  beforeAll(async () => {
    environment = await newEnvironment({
      forFile: true,
      settings: { network: { allowedCidr: '203.0.113.7/32' } },
      beforeRequest: () => here(),
      afterAnswer: (action) => {
        if (action !== loseAnswerOf) return;
        loseAnswerOf = undefined;
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
    });
    webServers = new PlayedWebServers();
    const wanted = steps.filter(({ id }) => id !== 'verification' && id !== 'health-checks' && id !== 'db-reader');
    expect(await environment.run('create', wanted)).toEqual(done);
    name = environment.contextOf(verification).outputs('alb').dnsName;
  }, 120_000);
  afterAll(() => webServers.remove());

  beforeEach(async () => {
    await environment.file.updateStep('verification', () => ({ status: 'started', resources: {} }));
    environment.events.length = 0;
    environment.sql.length = 0;
    webServers.asked();
    here = () => {
      throw new Unreachable('connect ECONNREFUSED');
    };
    answer();
  });

  /** Sets what the runs on web servers get, one after the other; after these everything is well. */
  const answer = (...first: Partial<PlayedAnswers>[]): void => {
    const well = { status: 200, pages, apps: environment.running('app') };
    environment.agents.work = webServers.work(() => ({ ...well, ...first.shift() }));
  };

  const verify = () => environment.runOne('create', verification);
  const outputs = () => environment.contextOf(verification).outputs('verification');
  const tries = () => environment.waitingReasons('verification').filter((reason) => reason.includes('ECONNREFUSED'));
  const expectedOutputs = (checkedFrom: string) => ({
    url: `http://${name}/`,
    webInstances: [...environment.running('web')].sort(),
    appInstances: [...environment.running('app')].sort(),
    checkedFrom,
  });

  test('is asked by the web servers: one writes and reads, all of them are heard', async () => {
    expect(await verify()).toEqual(done);
    expect(outputs()).toEqual(expectedOutputs('web-servers'));
    expect(tries()).toEqual([`http://${name}/read did not answer (connect ECONNREFUSED)`]);
    const [first = '', second = ''] = outputs().webInstances;
    const asked = (server: string, path: string): string => `${server} http://127.0.0.1${path} (Host: ${name})`;
    const all = webServers.asked();
    expect(all.slice(0, 2)).toEqual([asked(first, '/write'), asked(first, '/read')]);
    const tenEach = [first, second].flatMap((server) => Array<string>(10).fill(asked(server, '/read')));
    expect(all.slice(2).sort()).toEqual(tenEach);
    expect(environment.sql).toEqual(removal);
    expect(environment.actionsBeyondPermissions('create')).toEqual([]);

    // A resume takes what the servers have answered for granted.
    environment.events.length = 0;
    expect(await verify()).toEqual(done);
    expect(environment.events).toContainEqual(
      expect.objectContaining({ type: 'step-finished', step: 'verification', reused: true }),
    );
    expect(webServers.asked()).toEqual([]);
  });

  test('is asked from here where it answers all the same', async () => {
    here = () => undefined;
    expect(await verify()).toEqual(done);
    expect(outputs()).toEqual(expectedOutputs('here'));
    expect(webServers.asked()).toEqual([]);
    expect(environment.sql).toEqual(removal);
  });

  test('is asked from here where it answers at the third try', async () => {
    let count = 0;
    here = () => {
      count += 1;
      if (count < 3) throw new Unreachable('connect ECONNREFUSED');
    };
    expect(await verify()).toEqual(done);
    expect(outputs()).toEqual(expectedOutputs('here'));
    expect(webServers.asked()).toEqual([]);
  });

  test('is not given up while its name is unknown', async () => {
    let count = 0;
    here = () => {
      count += 1;
      if (count < 10) throw new Error(`getaddrinfo ENOTFOUND ${name}`);
    };
    expect(await verify()).toEqual(done);
    expect(outputs().checkedFrom).toBe('here');
  });

  test('is written to once although the answer to the command is lost', async () => {
    loseAnswerOf = 'ssm:SendCommand';
    expect(await verify()).toEqual(done);
    expect(loseAnswerOf).toBeUndefined();
    expect(webServers.asked().filter((request) => request.includes('/write'))).toHaveLength(1);
    expect(environment.sql).toEqual(removal);
  });

  test('is waited for until the web servers get answers', async () => {
    answer(
      { refused: true },
      { status: 502, pages: { '/write': '<h1>Bad Gateway</h1>\n' } },
      {},
      { pages: { '/read': '[]' } },
    );
    const [web] = [...environment.running('web')].sort();
    expect(await verify()).toEqual(done);
    const reasons = environment
      .waitingReasons('verification')
      .filter((reason) => !/ on \d of \d servers$/.test(reason));
    expect(reasons.slice(1)).toEqual([
      `/write on ${web} did not answer (curl: (7) Failed to connect to 127.0.0.1 port 80)`,
      `/write on ${web} answered 502: <h1>Bad Gateway</h1>`,
      '/read to show what was saved (2026-01-01 00:00:00)',
    ]);
  });

  test('is asked again until every app server is heard', async () => {
    const [heard = '', unheard = ''] = [...environment.running('app')].sort();
    // The first run writes, the second reads; then both web servers ask.
    answer(...Array<Partial<PlayedAnswers>>(4).fill({ apps: [heard] }));
    expect(await verify()).toEqual(done);
    expect(environment.waitingReasons('verification')).toContain(`an answer of ${unheard}`);
    expect(webServers.asked()).toHaveLength(2 + 20 + 20);
  });

  test('is not by-passed where it admits everybody and does not answer', async () => {
    const { settings } = environment.file.state;
    const network = { ...environment.settings.network, allowedCidr: '0.0.0.0/0' };
    await environment.file.update((state) => ({ ...state, settings: { ...settings, network } }));
    expect(await verify()).toMatchObject({ kind: 'failed', failures: [{ failure: { class: 'timeout' } }] });
    expect(webServers.asked()).toEqual([]);
    await environment.file.update((state) => ({ ...state, settings }));
  });
});
