import { describe, expect, test } from 'vitest';
import type { Carrier } from '../../src/tunnel/carrier.js';
import { TunnelError, type TunnelFailure } from '../../src/tunnel/errors.js';
import { chooseRoute, openTunnel, type Route } from '../../src/tunnel/route.js';
import type { Tunnel } from '../../src/tunnel/tunnel.js';

const destination = { target: 'i-0a', remoteHost: 'db', remotePort: 3306 };
const found = { kind: 'found', program: 'session-manager-plugin', version: '1.2.896.0' } as const;
const absent = { kind: 'absent' } as const;
const tooOld = { kind: 'too-old', version: '1.2.707.0' } as const;

const tunnel: Tunnel = {
  connect: () => Promise.reject(new Error('not asked for here')),
  listen: () => Promise.reject(new Error('not asked for here')),
  close: async () => undefined,
  closed: new Promise(() => undefined),
};

function carrier(title: string, failure?: TunnelFailure): Carrier {
  return { title, open: async () => (failure ? Promise.reject(new TunnelError(failure, 'connect', title)) : tunnel) };
}

const facts = {
  native: carrier('native'),
  direct: carrier('direct'),
  pluginCarrier: ({ version }: { version: string }) => carrier(`plugin ${version}`),
};

describe('--tunnel', () => {
  test.each([
    ['auto', found, true, ['plugin 1.2.896.0', 'native'], 'session-manager-plugin is on the PATH'],
    ['auto', found, false, ['native', 'plugin 1.2.896.0'], "session-manager-plugin goes to AWS's own endpoints only"],
    ['auto', absent, true, ['native'], 'session-manager-plugin is not on the PATH'],
    ['auto', tooOld, true, ['native'], 'session-manager-plugin 1.2.707.0 is older than 1.2.764.0'],
    ['native', found, true, ['native'], 'as --tunnel says'],
    ['plugin', found, false, ['plugin 1.2.896.0'], 'as --tunnel says'],
    ['direct', found, true, ['direct'], 'as --tunnel says'],
  ] as const)('%s with the plugin %j, at AWS %j, tries %j because %s', (way, plugin, atAws, titles, why) => {
    const route = chooseRoute(way, { ...facts, plugin, atAws });
    expect([route.carriers.map(({ title }) => title), route.why]).toEqual([titles, why]);
  });

  test('plugin is refused where there is none', () => {
    expect(() => chooseRoute('plugin', { ...facts, plugin: absent, atAws: true })).toThrow(
      'session-manager-plugin cannot be used: session-manager-plugin is not on the PATH',
    );
  });
});

describe('a route', () => {
  const chosen = async (...carriers: Carrier[]): Promise<string[]> => {
    const said: string[] = [];
    const route: Route = { carriers, why: 'as it is' };
    await openTunnel(route, destination, { onChosen: (sentence) => said.push(sentence), onLog: () => undefined });
    return said;
  };

  test('goes by its first carrier, and says so', async () => {
    expect(await chosen(carrier('one'), carrier('two'))).toEqual(['through one (as it is)']);
  });

  test('falls over to the next one, and says why', async () => {
    expect(await chosen(carrier('one', 'plugin-dead'), carrier('two'))).toEqual([
      'through two (one failed: session-manager-plugin opened its port, but nothing came through it: one)',
    ]);
  });

  test('does not try another one where it would meet the same', async () => {
    await expect(chosen(carrier('one', 'destination-refused'), carrier('two'))).rejects.toMatchObject({
      kind: 'destination-refused',
    });
  });

  test('fails with what the preferred carrier met', async () => {
    await expect(chosen(carrier('one', 'plugin-dead'), carrier('two', 'connect-failed'))).rejects.toMatchObject({
      kind: 'plugin-dead',
    });
  });
});
