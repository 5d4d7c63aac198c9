import { beforeAll, describe, expect, it, test } from 'vitest';
import { classify, ruleOf } from '../../../src/aws/classify.js';
import { failureRules } from '../../../src/aws/failure-rules.js';
import { type Failure, retryRules } from '../../../src/engine/failure.js';
import { afterFailureDialog } from '../../../src/ui/dialogs/after-failure.js';
import { failureCard } from '../../../src/ui/result/failure-card.js';
import { textOf } from '../../../src/ui/text/line.js';
import { duration, errorClassWords } from '../../../src/ui/words.js';
import { refusingAws } from '../../aws/refusals.js';
import { expectText, theme } from '../frame.js';
import { autoScaling } from './texts/auto-scaling.js';
import { codes } from './texts/codes.js';
import { otherCodes } from './texts/other-codes.js';
import { roles } from './texts/roles.js';
import type { Section, Text } from './texts/text.js';

/** Each text of AWS's with the whole card that it becomes, and what follows: made to be laid beside the facts. */
const documents: Readonly<Record<string, readonly Section[]>> = {
  'auto-scaling': autoScaling,
  roles,
  codes,
  'other-codes': otherCodes,
};
const all = Object.values(documents).flatMap((sections) => sections.flatMap(({ texts }) => texts));

/** What is thrown for each text: by the SDK, that a service has answered so, or by a step. */
const errors = new Map<Text, unknown>();
beforeAll(async () => {
  const aws = await refusingAws();
  for (const text of all) {
    if ('from' in text) errors.set(text, 'thrown' in text.from ? text.from.thrown : await aws.refused(text.from));
  }
  aws.close();
});

test('every code of every service is told as its class, with what to do', () => {
  const told = all.flatMap((text) =>
    'class' in text ? [{ text, failure: classify(errors.get(text), text.doing ?? 'create') }] : [],
  );
  expect(told.filter(({ text, failure }) => text.class !== failure.class)).toEqual([]);
  expect(told.filter(({ failure }) => !/`tier3-wizard |^This is a bug/.test(failure.remedy))).toEqual([]);
});

describe('the failure card of what AWS says', () => {
  it.each(Object.entries(documents))('%s', async (name, sections) => {
    const lines: string[] = [];
    for (const { title, texts } of sections) {
      lines.push(`== ${title} ==`, '');
      for (const text of texts) lines.push(...told(text), '');
    }
    await expectText(`texts-${name}`, lines);
  });

  it('is there for every class but those of our own, and for every rule', () => {
    const shown = all.flatMap((text) => ('class' in text ? [text.class] : []));
    expect(Object.keys(errorClassWords).filter((kind) => !shown.some((one) => one === kind))).toEqual([
      'timeout',
      'network',
      'bug',
    ]);
    const rules = new Set([...errors.values()].map((error) => (error instanceof Error ? ruleOf(error) : undefined)));
    expect(failureRules.filter((rule) => !rules.has(rule))).toEqual([]);
  });
});

function told(text: Text): string[] {
  if ('because' in text) return [`AWS: ${text.says}`, `○ Nobody is shown this: ${text.because}.`];
  const { from, doing = 'create', step } = text;
  const failure = classify(errors.get(text), doing);
  const said = 'thrown' in from ? failure.message : `${from.service} ${from.code}: ${from.message}`;
  const rule = retryRules[failure.class];
  return [
    `AWS: ${said}`,
    ...failureCard(step, failure, 100, theme).map(textOf),
    ...(rule ? [`  before    it is tried again for ${duration(rule.forMs / 1000)}`] : []),
    ...(doing === 'create' ? [`  keys      ${keysOf(failure)}`] : []),
  ];
}

function keysOf(failure: Failure): string {
  return afterFailureDialog({ failures: [failure], made: 1 })
    .choices.map(({ key, value }) => `${key} ${value}`)
    .join(', ');
}
