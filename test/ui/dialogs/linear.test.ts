import { describe, expect, it } from 'vitest';
import { linearAnswer, linearChoice, linearTypedName } from '../../../src/ui/dialogs/linear.js';
import { sandbox } from '../frame.js';
import { answering } from '../linear/conversation.js';

describe('dialogs without a drawn screen', () => {
  const choice = linearChoice({
    title: 'What now?',
    lines: ['What was made stays.'],
    choices: [
      { key: 'r', label: 'Retry', value: 'retry' },
      { key: 'k', label: 'Keep it', value: 'keep' },
    ],
    otherwise: 'nothing',
  });

  it('choose by a letter, and nothing by an empty line or at Ctrl-C', async () => {
    expect(await answering(choice, '', 'x', 'K')).toEqual({
      answer: 'keep',
      transcript: [
        'What now?',
        'What was made stays.',
        'r: Retry',
        'k: Keep it',
        'Your choice (r, k):',
        'Please type one of r, k.',
        'Your choice (r, k): x',
        'Please type one of r, k.',
        'Your choice (r, k): K',
      ],
    });
    expect((await answering(choice)).answer).toBe('nothing');
  });

  it('remove an environment only after its whole name', async () => {
    const removal = linearTypedName({ target: sandbox, environment: 'demo', lines: ['vpc: vpc vpc-1'] });
    expect(await answering(removal, 'dem', 'demo')).toEqual({
      answer: true,
      transcript: [
        'Remove demo',
        'SANDBOX  us-east-1  account 000000000000 (sandbox)',
        'vpc: vpc vpc-1',
        'This cannot be undone.',
        'Type demo to remove it, or an empty line to keep it: dem',
        'That is not demo.',
        'Type demo to remove it, or an empty line to keep it: demo',
      ],
    });
    expect([(await answering(removal, '')).answer, (await answering(removal)).answer]).toEqual([false, false]);
  });

  it('take an answer as a pair, list those that fit a part of a key, and repeat why one was refused', async () => {
    const answers = [
      { key: 'web.max', value: '4' },
      { key: 'app.max', value: '4' },
    ];
    const { answer, transcript } = await answering(linearAnswer({ answers }), 'web', 'nothing-like-it', 'web.max=9');
    expect([answer, transcript]).toEqual([
      'web.max=9',
      [
        'web.max = 4',
        'app.max = 4',
        'Which answer, as key=value? An empty line leaves them as they are: web',
        'web.max = 4',
        'Which answer, as key=value? An empty line leaves them as they are: nothing-like-it',
        'There is no answer with nothing-like-it in its name.',
        'Which answer, as key=value? An empty line leaves them as they are: web.max=9',
      ],
    ]);
    const again = await answering(
      linearAnswer({ answers, typed: 'web.max=99', refusal: 'web.max must be at most 20.' }),
      '',
    );
    expect([again.answer, again.transcript[0]]).toEqual([undefined, 'web.max must be at most 20.']);
  });
});
