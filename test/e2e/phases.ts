import { withoutHosts } from './sandboxed.js';
import type { Move } from './tmux.js';

/** Where somebody presses Ctrl-C, and what that leaves. */
export interface Phase {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What leads to the phase. */
  readonly moves: readonly Move[];
  /** A signal from outside instead of Ctrl-C. */
  readonly signal?: NodeJS.Signals;
  readonly code: number;
  readonly says: string;
  /** What is in the state folder afterwards. */
  readonly keeps: readonly string[];
}

export const denied = ['--fault', 'ec2:CreateVpc:denied*1'];

const nobody = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/none',
  AWS_SHARED_CREDENTIALS_FILE: '/none',
};
const draftKept = 'Nothing was created. The answers are kept for the next time.';
const goesOn = 'tier3-wizard --resume --name kept';
const toReview: Move[] = [
  ['shows', 'Quick start'],
  ['keys', 'Enter'],
];

const toName: Move[] = [
  ['shows', 'What happens to the data?'],
  ['keys', 'Enter'],
  ['shows', 'Type kept to confirm.'],
  ['pastes', 'kept'],
];

/**
 * One environment's life, in the order in which it is lived.
 * @param profile leads to the sandbox, and the wizard knows no better than that it is AWS
 */
export const phases = (profile: Readonly<Record<string, string>>): readonly (readonly [string, Phase])[] => [
  [
    'where there are no credentials',
    {
      args: [],
      env: nobody,
      moves: [['shows', 'Use the sandbox']],
      code: 130,
      says: 'No AWS credentials',
      keeps: [],
    },
  ],
  [
    'on the first screen',
    { args: withoutHosts, moves: [['shows', 'Quick start']], code: 130, says: draftKept, keeps: [] },
  ],
  [
    'in the questions',
    {
      args: withoutHosts,
      moves: [
        ['shows', 'Quick start'],
        ['keys', 'Down', 'Enter'],
        ['shows', '1 of 7'],
        ['keys', 'C-u'],
        ['pastes', 'kept'],
        ['shows', 'kept_'],
      ],
      code: 130,
      says: draftKept,
      keeps: ['answers of kept'],
    },
  ],
  [
    'in the questions, ended from outside',
    {
      args: withoutHosts,
      moves: [
        ['shows', 'Quick start'],
        ['keys', 'Down', 'Enter'],
        ['shows', '1 of 7'],
      ],
      signal: 'SIGTERM',
      code: 130,
      says: draftKept,
      keeps: ['answers of kept'],
    },
  ],
  [
    'while the account is checked and does not answer',
    {
      args: [...withoutHosts, '--fault', 'iam:SimulatePrincipalPolicy:silence'],
      moves: [...toReview, ['shows', 'Review kept'], ['shows', 'Checking the account']],
      code: 130,
      says: draftKept,
      keeps: ['answers of kept'],
    },
  ],
  [
    'in the review',
    {
      args: [...withoutHosts, '--fault', 'none'],
      moves: [...toReview, ['shows', 'nothing in the way']],
      code: 130,
      says: draftKept,
      keeps: ['answers of kept'],
    },
  ],
  [
    'at the last question before real money is spent',
    {
      args: [],
      env: profile,
      moves: [...toReview, ['shows', 'nothing in the way'], ['keys', 'Enter'], ['shows', 'y build']],
      code: 130,
      says: draftKept,
      keeps: ['answers of kept'],
    },
  ],
  [
    'at a failure card',
    {
      args: [...withoutHosts, ...denied],
      moves: [...toReview, ['shows', 'nothing in the way'], ['keys', 'Enter'], ['shows', 'What now?']],
      code: 1,
      says: goesOn,
      keeps: ['kept failed'],
    },
  ],
  [
    'while it builds',
    { args: ['--resume'], moves: [['shows', 'Building kept']], code: 130, says: goesOn, keeps: ['kept building'] },
  ],
  [
    'at the result, while somebody is being told of it',
    {
      args: ['--resume', '--notify', 'sleep 600'],
      moves: [['shows', 'The same again without questions']],
      code: 0,
      says: 'kept is set up after',
      keeps: ['kept complete'],
    },
  ],
  [
    'in the live view',
    { args: ['ops'], moves: [['shows', 'Load balancers']], code: 0, says: '', keeps: ['kept complete'] },
  ],
  [
    'in the live view, ended from outside',
    {
      args: ['ops'],
      moves: [['shows', 'Load balancers']],
      signal: 'SIGTERM',
      code: 130,
      says: '',
      keeps: ['kept complete'],
    },
  ],
  [
    'when asked what happens to the data',
    {
      args: ['--teardown'],
      moves: [['shows', 'What happens to the data?']],
      code: 130,
      says: 'Nothing was removed.',
      keeps: ['kept complete'],
    },
  ],
  [
    'while the name is typed that confirms a removal',
    {
      args: ['--teardown'],
      moves: [...toName, ['shows', 'Enter removes it.']],
      code: 130,
      says: 'Nothing was removed.',
      keeps: ['kept complete'],
    },
  ],
  [
    'while it is removed',
    {
      args: ['--teardown'],
      moves: [...toName, ['keys', 'Enter'], ['shows', 'Removing kept']],
      code: 130,
      says: 'tier3-wizard --teardown --name kept',
      keeps: ['kept removing'],
    },
  ],
];
