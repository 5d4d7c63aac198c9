import { describe, expect, it } from 'vitest';
import type { KeyName } from '../../../src/ui/keys.js';
import { textOf } from '../../../src/ui/text/line.js';
import { createTheme } from '../../../src/ui/theme.js';
import { pages } from '../../../src/ui/wizard/questions/index.js';
import { expectFrame, realAws, sandbox, sizes } from '../frame.js';
import { facts, open } from './fixture.js';

type Keys = readonly (KeyName | `type:${string}`)[];

interface State {
  readonly name: string;
  readonly initial?: Record<string, unknown>;
  /** From the first row of the page. */
  readonly keys?: Keys;
  readonly more?: Parameters<typeof open>[3];
}

const lacking = {
  ...facts,
  zones: ['eu-central-1a', 'eu-central-1b'],
  instanceTypes: (facts.instanceTypes ?? []).map((one) => ({ ...one, zones: ['eu-central-1a'] })),
};
const nowhere = { pathProblem: (_key: string, path: string) => `must exist: there is no ${path}` };
const { ownAddress: _unknown, ...withoutAddress } = facts;
const asked = { facts: { ...withoutAddress, whoKnowsAddress: 'checkip.amazonaws.com' } };

/** Every page in every state that it can be in, beside those that `wizard.test.ts` shows on its way. */
const states: Readonly<Record<(typeof pages)[number]['id'], readonly State[]>> = {
  environment: [{ name: 'environment-cheap', keys: ['down', 'down', 'right'] }],
  network: [
    { name: 'network-empty', more: { facts: {} } },
    {
      name: 'network-address-loading',
      keys: ['end', 'right'],
      more: { ...asked, ownAddress: () => new Promise<string>(() => undefined) },
    },
    {
      name: 'network-address-error',
      keys: ['end', 'right'],
      more: { ...asked, ownAddress: () => Promise.reject(new Error('no answer within 5 seconds')) },
    },
    { name: 'network-zones-invalid', keys: ['down'], more: { facts: lacking } },
  ],
  web: [
    { name: 'web-warning', keys: ['right'] },
    { name: 'web-invalid', keys: ['down', 'down', 'clear', 'type:t3.micro'] },
  ],
  app: [
    { name: 'app' },
    { name: 'app-invalid', keys: ['down', 'clear', 'type:many'] },
    { name: 'app-limit', keys: ['down', 'clear', 'type:6', 'enter', 'enter'] },
  ],
  database: [{ name: 'database-invalid', keys: ['end', 'up', 'clear', 'type:400'] }],
  bundle: [
    { name: 'bundle' },
    { name: 'bundle-invalid', keys: ['type:nowhere'], more: nowhere },
    { name: 'bundle-wide', keys: ['type:/srv/日本語のアプリ/とても長い名前のフォルダ/もう一つの長い名前のフォルダ'] },
  ],
  account: [{ name: 'account-filled', initial: { tags: { team: 'web', cost: '42' }, rolePath: '/teams/web/' } }],
};

const cases = pages.flatMap(({ id, title }, page) => states[id].map((state) => ({ title, page, ...state })));

describe.each(sizes)('pages of questions at $columns x $rows', (size) => {
  it.each(cases)('$title: $name', async ({ name, page, initial, keys = [], more }) => {
    const session = open(initial, realAws, size, more).press('enter', `type:${page + 1}`, ...keys);
    if (name.endsWith('-error')) await session.errands();
    await expectFrame(name, session.frame(size), size);
  });

  it('keep to ASCII where the terminal has nothing else', async () => {
    const ascii = { screen: { theme: createTheme({ colour: false, unicode: false }) } };
    for (const [name, session] of [
      ['start-ascii', open({}, sandbox, size, ascii)],
      ['environment-ascii', open({}, sandbox, size, ascii).press('down', 'enter', 'clear', 'type:X')],
      ['review-ascii', open({}, sandbox, size, ascii).press('enter')],
    ] as const) {
      await expectFrame(name, session.frame(size), size);
      expect(session.text(size).join('')).toMatch(/^[\x20-\x7e]*$/);
    }
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['at the start', []],
    ['in a question', ['down', 'enter']],
    ['in the review', ['enter']],
    ['at the last question', ['enter', 'enter']],
  ] as const)('leaves %s with the answers so far', (_, keys) => {
    const outcome = open({ name: 'shop' }, realAws)
      .press(...keys, 'interrupt')
      .outcome();
    expect(outcome).toMatchObject({ kind: 'cancelled', answers: { name: 'shop' } });
  });
});

it('a question too long for its row shows its end while it is typed', () => {
  const size = { columns: 60, rows: 16 };
  const row = open({}, sandbox, size)
    .press('enter', 'type:6', `type:/a/${'long/'.repeat(20)}end`)
    .frame(size)
    .map(textOf)
    .find((line) => line.includes('App folder'));
  expect(row).toBe('❯ App folder              …ong/long/long/long/long/long/end_');
});
