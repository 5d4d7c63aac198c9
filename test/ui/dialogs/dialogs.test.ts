import { describe, it } from 'vitest';
import { afterFailureDialog } from '../../../src/ui/dialogs/after-failure.js';
import { choiceLines } from '../../../src/ui/dialogs/choice.js';
import { typedNameLines } from '../../../src/ui/dialogs/typed-name.js';
import { expectFrame, realAws, sizes, theme } from '../frame.js';

/** Everything is offered: another answer may mend it, and something was made. */
const afterFailure = afterFailureDialog({
  failures: [{ class: 'capacity', message: 'There is none left.', remedy: 'Choose another.' }],
  made: 3,
});

const withoutCredentials = {
  title: 'No AWS credentials',
  lines: [
    'AWS does not accept the credentials: The security token included in the request is invalid.',
    'The sandbox needs none: it is an AWS inside this program, on this machine, and it costs nothing.',
    'For a real account sign in (for example `aws sso login`) and start again with --profile NAME.',
  ],
  choices: [
    { key: 's', label: 'Use the sandbox', value: 'sandbox' },
    { key: 'q', label: 'Quit', value: 'quit' },
  ],
  otherwise: 'quit',
};

const removal = {
  target: realAws,
  environment: 'shop',
  lines: Array.from({ length: 24 }, (_, at) => `subnets: subnet-${at} subnet-0123456789abcdef${at}`),
};

describe.each(sizes)('dialogs at $columns x $rows', (size) => {
  it('ask what follows a failure, and what to do without credentials', async () => {
    await expectFrame('choice-after-failure', choiceLines(afterFailure, 1, size, theme), size);
    await expectFrame('choice-without-credentials', choiceLines(withoutCredentials, 0, size, theme), size);
  });

  it('ask for the name of what is removed: empty, wrong, and right', async () => {
    for (const [name, typed] of [
      ['removal', ''],
      ['removal-wrong', 'sho'],
      ['removal-confirmed', 'shop'],
    ] as const)
      await expectFrame(name, typedNameLines(removal, typed, size, theme), size);
  });
});
