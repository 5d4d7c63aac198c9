import { describe, expect, it } from 'vitest';
import { answerKey, answerLines } from '../../../src/ui/dialogs/edit-answer.js';
import { press } from '../../../src/ui/keys.js';
import { expectFrame, sizes, theme } from '../frame.js';

const answers = [
  { key: 'name', value: 'demo' },
  { key: 'web.instanceType', value: 't4g.micro' },
  { key: 'web.desired', value: '2' },
  { key: 'app.instanceType', value: 't4g.micro' },
  ...Array.from({ length: 20 }, (_, at) => ({ key: `tags.t${at}`, value: 'x' })),
];
const question = { answers };

describe.each(sizes)('the question for an answer at $columns x $rows', (size) => {
  it('lists the answers that fit what is typed', async () => {
    await expectFrame('answer', answerLines(question, '', size, theme), size);
    await expectFrame('answer-typed', answerLines(question, 'web.', size, theme), size);
  });

  it('says why one was refused, and keeps it', async () => {
    const refusal = 'network.cidr of "demo" cannot be changed any more: it is "10.0.0.0/16".';
    const asked = { ...question, typed: 'network.cidr=10.1.0.0/16', refusal };
    await expectFrame('answer-refused', answerLines(asked, asked.typed, size, theme), size);
  });
});

describe('keys', () => {
  it('complete a key and give the pair only when it is one', () => {
    expect(answerKey(question, 'web.i', press('tab'))).toEqual({ state: 'web.instanceType=' });
    expect(answerKey(question, 'web.i', press('enter'))).toEqual({ state: 'web.instanceType=' });
    expect(answerKey(question, 'web.instanceType=t4g.small', press('enter'))).toEqual({
      answer: 'web.instanceType=t4g.small',
    });
    expect(answerKey(question, 'nothing-like-it', press('tab'))).toEqual({ state: 'nothing-like-it' });
  });

  it('type, delete and leave', () => {
    expect(answerKey(question, 'a', { kind: 'text', text: '日' })).toEqual({ state: 'a日' });
    expect(answerKey(question, 'a日', press('backspace'))).toEqual({ state: 'a' });
    expect(answerKey(question, 'a', press('escape'))).toEqual({ answer: undefined });
  });
});
