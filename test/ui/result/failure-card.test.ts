import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/aws/classify.js';
import { type ErrorClass, StepFailure } from '../../../src/engine/failure.js';
import { again, type Doing } from '../../../src/errors.js';
import { failureCard } from '../../../src/ui/result/failure-card.js';
import { textOf } from '../../../src/ui/text/line.js';
import { errorClassWords } from '../../../src/ui/words.js';
import { expectText, theme } from '../frame.js';

interface Case {
  readonly name: string;
  readonly step: string;
  readonly class: ErrorClass;
  readonly error: unknown;
  /** Building, where nothing is said. */
  readonly doing?: Doing;
}

/** Not AWS's words (those are in the texts beside): what steps have found behind something, and what never reached AWS. */
const cases: readonly Case[] = [
  {
    name: 'servers that do not become healthy',
    step: 'Verification',
    class: 'timeout',
    error: new StepFailure('The system does not serve after 15 minutes of waiting for /read to answer.', {
      class: 'timeout',
      remedy: `See the details, then run ${again}.`,
      details: ['app server i-0123  unhealthy  Target.FailedHealthChecks  Health checks failed'],
    }),
  },
  {
    name: 'a network interface in the way',
    step: 'Subnets',
    class: 'timeout',
    doing: 'destroy',
    error: new StepFailure('AWS does not let go of the subnet subnet-0123: network interfaces are in the way.', {
      class: 'timeout',
      remedy: `Delete what the details name, if it is not needed, then run ${again}.`,
      details: ['eni-0456 (my function, of 210987654321)'],
    }),
  },
  {
    name: 'a broken connection',
    step: 'VPC',
    class: 'network',
    error: Object.assign(new Error('connect ETIMEDOUT 192.0.2.1:443'), { code: 'ETIMEDOUT' }),
  },
  {
    name: 'a database that has failed',
    step: 'Database writer',
    class: 'bad-input',
    error: new StepFailure('The database instance demo-db-1 is in the status "incompatible-network".', {
      class: 'bad-input',
      remedy: `Give its subnets free addresses again, then run ${again}.`,
      details: ['2026-01-01T00:07:00.000Z  DB instance is in an incompatible network.'],
    }),
  },
  {
    name: 'a release that fails on a server',
    step: 'App release',
    class: 'bad-input',
    error: new StepFailure('The release of the app servers could not be installed.', {
      class: 'bad-input',
      remedy: `See the end of the output below and correct its cause, then run ${again}.`,
      details: ['i-0123: Failed', 'E: Unable to locate package python3-venv', 'provision.sh: line 41'],
    }),
  },
  { name: 'what nobody foresaw', step: 'VPC', class: 'bug', error: new TypeError('x is not a function') },
];

const squeeze = (text: string): string => text.replace(/\s+/g, '');

describe('the failure card', () => {
  it.each(cases)('of $name says step, class, cause, what is behind it, code and remedy', async (one) => {
    const failure = classify(one.error, one.doing ?? 'create');
    expect(failure.class).toBe(one.class);
    const lines = failureCard(one.step, failure, 80, theme).map(textOf);
    await expectText(`card-${one.name.toLowerCase().replaceAll(' ', '-')}`, lines);
    // Words longer than a row are cut: the text is compared without its spaces.
    const flat = squeeze(lines.join(''));
    const said = [`${one.step}: ${errorClassWords[one.class]}`, failure.message, failure.remedy];
    expect(said.filter((text) => !flat.includes(squeeze(text)))).toEqual([]);
  });
});
