import { describe, expect, it } from 'vitest';
import type { ErrorClass, Failure } from '../../../src/engine/failure.js';
import { type AfterFailure, afterFailureDialog } from '../../../src/ui/dialogs/after-failure.js';
import { choiceScreen } from '../../../src/ui/dialogs/choice.js';
import { theme } from '../frame.js';

const failure = (kind: ErrorClass, code?: string): Failure => ({
  class: kind,
  message: 'It failed.',
  remedy: 'Mend it.',
  ...(code ? { code } : {}),
});

const whole: readonly AfterFailure[] = ['retry', 'edit', 'rollback', 'keep'];
const noAnswerMends: readonly AfterFailure[] = ['retry', 'rollback', 'keep'];

/** What is offered after a failure of each class, when something was made. */
const offered: Readonly<Record<ErrorClass, readonly AfterFailure[]>> = {
  // Neither another answer nor a roll back gets past AWS without credentials.
  credentials: ['retry', 'keep'],
  // A boundary or tags that an organisation asks for are answers.
  permission: whole,
  account: noAnswerMends,
  quota: whole,
  capacity: whole,
  // A system that never serves may have the wrong app.
  timeout: whole,
  throttling: noAnswerMends,
  'not-yet-visible': noAnswerMends,
  busy: noAnswerMends,
  network: noAnswerMends,
  service: noAnswerMends,
  'bad-input': whole,
  bug: noAnswerMends,
};

const choicesOf = (failures: readonly Failure[], made = 1): AfterFailure[] =>
  afterFailureDialog({ failures, made }).choices.map(({ value }) => value);

describe('after a failure', () => {
  it.each(Object.entries(offered))(
    'of the class %s is offered what makes sense, and every key does it',
    (kind, expected) => {
      const dialog = afterFailureDialog({ failures: [failure(kind as ErrorClass)], made: 1 });
      expect(dialog.choices.map(({ value }) => value)).toEqual(expected);
      const screen = choiceScreen(dialog, theme);
      const pressed = ['r', 'e', 'b', 'k'].map((text) => screen.press(0, { kind: 'text', text }));
      const all = ['retry', 'edit', 'rollback', 'keep'] as const;
      expect(pressed).toEqual(all.map((value) => (expected.includes(value) ? { answer: value } : { state: 0 })));
      for (const name of ['escape', 'interrupt'] as const) {
        expect(screen.press(0, { kind: 'key', name })).toEqual({ answer: 'keep' });
      }
    },
  );

  it('an answer is offered for the quotas that one can stay below, and for no other', () => {
    const codes = ['VcpuLimitExceeded', 'InstanceQuotaExceeded', 'VpcLimitExceeded', 'AddressLimitExceeded'];
    expect(codes.map((code) => choicesOf([failure('quota', code)]).includes('edit'))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('nothing is rolled back when nothing was made, and it is said so', () => {
    const { lines, choices } = afterFailureDialog({ failures: [failure('bad-input')], made: 0 });
    expect([lines, choices.map(({ key, label }) => `${key} ${label}`)]).toEqual([
      ['This run has made nothing.'],
      ['r Retry: go on where it stopped', 'e Edit an answer, then retry', 'k Leave'],
    ]);
  });

  it('of several is offered what mends one of them, and a roll back only when AWS lets it', () => {
    expect(choicesOf([failure('busy'), failure('capacity')])).toEqual(whole);
    expect(choicesOf([failure('capacity'), failure('credentials')])).toEqual(['retry', 'edit', 'keep']);
  });
});
