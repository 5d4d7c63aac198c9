import { describe, expect, it } from 'vitest';
import type { CheckRow } from '../../../src/aws/preflight/row.js';
import { linearWizard } from '../../../src/ui/wizard/linear.js';
import { expectText, realAws, sandbox, theme } from '../frame.js';
import { answering } from '../linear/conversation.js';
import { facts, review } from './fixture.js';

const options = { initial: {}, target: sandbox, facts, reviewOf: () => review, theme };
type Options = Partial<Parameters<typeof linearWizard>[0]>;
const ask = (more: Options, ...answers: readonly string[]) =>
  answering(linearWizard({ ...options, ...more }), ...answers);

const green: CheckRow = { check: 'identity', title: 'Identity', level: 'green', found: 'arn:aws:iam::1:user/ada.' };
const red: CheckRow = {
  check: 'quota-eip',
  title: 'Elastic IP addresses',
  level: 'red',
  found: '5 of 5 are in use.',
  remedy: 'Release one that nothing uses.',
};

/** Empty lines: every default of these many questions. */
const defaults = (count: number): string[] => Array.from({ length: count }, () => '');

describe('the questions without a drawn screen', () => {
  it('review the defaults after an empty line, and build after a word', async () => {
    const { answer, transcript } = await ask({ check: async () => [green] }, '', 'build');
    expect(answer).toMatchObject({ kind: 'confirmed', settings: { name: 'demo-2', network: { cidr: '10.1.0.0/16' } } });
    await expectText('linear-quick', transcript);
  });

  it('ask one by one with help, say what is wrong as a sentence, and go back', async () => {
    const { answer, transcript } = await ask(
      { target: realAws, check: async () => [green] },
      ...['nonsense', 'questions', 'My shop', 'back', 'questions', 'help', 'shop', '', 'cheap and safe', '2'],
      ...['10.0.0.0/16', 'back', '', '10.4.0.0/16', '', '203.0.113.7/32'],
      ...['help', '', '2', 't4g.micro', 't3.small', 'one', '1', '', ''],
      ...defaults(4),
      ...['', '', 'perhaps', 'y', '', '', '2', 'short', 's3cret-enough', '', 'no', '', '', 'team', 'team=web', '-', ''],
      ...['7', '', '', '', 'build', 'no', 'build', 'yes'],
    );
    await expectText('linear-questions', transcript);
    expect(answer).toMatchObject({
      kind: 'confirmed',
      masterPassword: 's3cret-enough',
      settings: {
        name: 'shop',
        network: { cidr: '10.4.0.0/16', allowedCidr: '203.0.113.7/32' },
        image: { architecture: 'x86_64' },
        web: { instanceType: 't3.small', desired: 1 },
        database: { reader: true },
        tags: { team: 'web' },
      },
    });
    expect(transcript.join('\n')).not.toContain('s3cret-enough');
  });

  it('build nothing that the account cannot take, and look again on demand', async () => {
    const found = [[red], [green]];
    const { answer, transcript } = await ask({ check: async () => found.shift() ?? [] }, '', 'build', 'check', 'build');
    expect(answer).toMatchObject({ kind: 'confirmed' });
    const said = transcript.filter((line) =>
      /^✖ Elastic|Release|cannot be built|nothing in the way|^Reading/.test(line),
    );
    expect(said).toEqual([
      'Reading the account: quotas, permissions, names.',
      '✖ Elastic IP addresses        5 of 5 are in use.',
      '                              Release one that nothing uses.',
      'It cannot be built yet: the review says what is in the way. check looks at the account again.',
      'Reading the account: quotas, permissions, names.',
      '✔ The account was checked: 1 check, nothing in the way',
    ]);
  });

  it('lead from the review to the answer that is wrong', async () => {
    const { transcript } = await ask({ initial: { app: { desired: 9 } } }, '', 'build', '', '9', '', 'quit');
    expect(transcript.filter((line) => /corrected|At most/.test(line))).toEqual([
      '✖ 1 answer must be corrected first:',
      '  4 At most must not be smaller than desired, the number of servers (4 < 9)',
      'At most must not be smaller than desired, the number of servers (4 < 9).',
      'At most [4]:',
      'At most must not be smaller than desired, the number of servers (4 < 9).',
      'At most [4]: 9',
    ]);
  });

  it('keep what was answered when Ctrl-C ends them, and read another region on the way', async () => {
    const read: string[] = [];
    const factsOf = async (region: string) => {
      read.push(region);
      return { ...facts, region };
    };
    const { answer, transcript } = await ask({ factsOf }, 'questions', 'shop', 'us-east-1');
    expect([answer, read]).toEqual([
      { kind: 'cancelled', answers: { name: 'shop', region: 'us-east-1' } },
      ['us-east-1'],
    ]);
    expect(transcript.slice(-3)).toEqual([
      '1: safe: two of each, a reader',
      '2: cheap: one of each, no reader',
      'Size [safe: two of each, a reader]: ^C',
    ]);
    expect(transcript).toContain('Reading what us-east-1 offers.');
  });

  it('take an answer that reads like a command behind a =', async () => {
    const { answer } = await ask({}, 'questions', '=back', 'quit');
    expect(answer).toEqual({ kind: 'cancelled', answers: { name: 'back' } });
  });

  it('ask for the public address where somebody knows it, then once more with it', async () => {
    const known = { ...facts, whoKnowsAddress: 'checkip.amazonaws.com' };
    const { ownAddress: _unknown, ...without } = known;
    const more = { facts: without, ownAddress: async () => '198.51.100.4' };
    const { answer, transcript } = await ask(more, 'questions', ...defaults(5), 'only me', '', 'quit');
    expect(answer).toEqual({ kind: 'cancelled', answers: { network: { allowedCidr: '198.51.100.4/32' } } });
    expect(transcript).toContain('Reading your public address, from checkip.amazonaws.com.');
  });
});
