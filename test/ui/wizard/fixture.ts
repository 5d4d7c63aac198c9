import type { CheckRow } from '../../../src/aws/preflight/row.js';
import { checkSettings } from '../../../src/config/parse-settings.js';
import type { KeyName, KeyPress } from '../../../src/ui/keys.js';
import type { Size } from '../../../src/ui/screen.js';
import { type Line, textOf } from '../../../src/ui/text/line.js';
import type { TargetFacts } from '../../../src/ui/text/target-header.js';
import type { AccountFacts, ReviewFacts, WizardOutcome } from '../../../src/ui/wizard/contract.js';
import { wizardScreen } from '../../../src/ui/wizard/start.js';
import type { WizardState } from '../../../src/ui/wizard/state.js';
import { sandbox, theme } from '../frame.js';

const zones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];

export const facts: AccountFacts = {
  regions: ['eu-central-1', 'us-east-1'],
  region: 'eu-central-1',
  zones,
  instanceTypes: [
    { type: 't4g.micro', architecture: 'arm64', vcpus: 2, memoryGiB: 1, perHour: 0.0096, zones },
    { type: 't4g.small', architecture: 'arm64', vcpus: 2, memoryGiB: 2, perHour: 0.0192, zones },
    { type: 't3.micro', architecture: 'x86_64', vcpus: 2, memoryGiB: 1, perHour: 0.012, zones },
  ],
  engineVersions: [
    { version: '8.0.mysql_aurora.3.10.5', lts: 'newest' },
    { version: '8.4.mysql_aurora.8.4.10', lts: false },
  ],
  vpcs: [{ id: 'vpc-0aaa', cidr: '10.0.0.0/16' }],
  takenNames: [{ name: 'demo', why: 'there is an environment demo already' }],
  ownAddress: '203.0.113.7',
};

const make = (id: string, title: string, tier: ReviewFacts['steps'][number]['tier'], ...labels: string[]) => ({
  id,
  title,
  tier,
  resources: labels.map((label, at) => ({ resource: `${id}-${at}`, kind: 'ec2:thing', label })),
});

export const review: ReviewFacts = {
  steps: [
    make('vpc', 'VPC', 'network', 'VPC 10.1.0.0/16'),
    make('subnets', 'Subnets', 'network', 'public-a', 'public-b', 'web-a', 'web-b', 'app-a', 'app-b', 'db-a', 'db-b'),
    make('nat-gateway', 'NAT gateway', 'network', 'Elastic IP address', 'NAT gateway'),
    make('alb', 'Application Load Balancer', 'web', 'load balancer', 'target group', 'listener on port 80'),
    make('web-fleet', 'Web servers', 'web', 'launch template', 'Auto Scaling group of 2 t4g.micro'),
    make('db-writer', 'Aurora writer', 'database', 'db.t4g.medium'),
    make('verification', 'Verification', 'system'),
  ],
  expected: { seconds: 900, from: 'published' },
  cost: {
    lines: [
      { label: '1 x NAT gateway', perHour: 0.045 },
      { label: '1 x Application Load Balancer', perHour: 0.0225 },
      { label: '4 x t4g.micro', perHour: 0.0336 },
      { label: '2 x db.t4g.medium', perHour: 0.146 },
    ],
    byUse: [
      { label: 'traffic to the internet, after the first 100 GB of a month', price: 0.09, unit: 'GB' },
      { label: "reads and writes of Aurora's storage", price: 0.2, unit: 'million' },
    ],
    source: 'bundled table of 2026-11',
  },
};

/** What the checks of an account found: nothing, something to know of, and something in the way. */
export const rows: readonly CheckRow[] = [
  { check: 'identity', title: 'Identity', level: 'green', found: 'arn:aws:iam::123456789012:user/ada.' },
  {
    check: 'permissions',
    title: 'Permissions',
    level: 'yellow',
    found: 'The credentials may not ask IAM what they are allowed to do.',
  },
  {
    check: 'quota-eip',
    title: 'Elastic IP addresses',
    level: 'red',
    found: '5 of 5 are in use, and this needs 1 more.',
    remedy: 'Release one that nothing uses, or ask AWS for more (quota L-0263D0A3).',
  },
];

export const checkedWith = (found: readonly CheckRow[]) => ({ check: async () => found });

export const shopCertificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/0aaa';

/** The way from the start, past the review, to where the master password comes from. */
export const toPassword = ['enter', 'type:5', 'down', 'down', 'down', 'down', 'down'] as const;

/** The settings that an input comes to. */
export const settingsOf = (input: unknown) => {
  const check = checkSettings(input);
  if (!check.ok) throw new Error('the test needs good settings');
  return check.settings;
};

export interface Session {
  readonly press: (...keys: readonly (KeyName | `type:${string}`)[]) => Session;
  readonly frame: (size?: Size) => readonly Line[];
  readonly text: (size?: Size) => string[];
  readonly outcome: () => WizardOutcome | undefined;
  readonly state: () => WizardState;
  /** Does what the wizard lacks by now, and hands it over. */
  readonly errands: () => Promise<Session>;
}

/** A wizard that is driven by keys and read as text. */
export function open(
  initial: Record<string, unknown> = {},
  target: TargetFacts = sandbox,
  size: Size = { columns: 80, rows: 24 },
  more: Partial<Parameters<typeof wizardScreen>[0]> = {},
): Session {
  const options = { initial, target, facts, reviewOf: () => review, screen: { theme }, ...more };
  const screen = wizardScreen(options, () => size);
  let state = screen.initial;
  let outcome: WizardOutcome | undefined;
  const session: Session = {
    press: (...keys) => {
      for (const key of keys) {
        const turn = screen.press(state, toPress(key));
        if ('state' in turn) state = turn.state;
        else outcome = turn.answer;
      }
      return session;
    },
    frame: (at = size) => screen.draw(state, at),
    text: (at = size) => screen.draw(state, at).map(textOf),
    outcome: () => outcome,
    state: () => state,
    errands: async () => {
      const arrived = await Promise.all((screen.lacks?.(state) ?? []).map(({ load }) => load()));
      state = arrived.reduce((now, apply) => apply(now), state);
      return session;
    },
  };
  return session;
}

function toPress(key: KeyName | `type:${string}`): KeyPress {
  return key.startsWith('type:') ? { kind: 'text', text: key.slice(5) } : { kind: 'key', name: nameOf(key) };
}

const names: readonly KeyName[] = [
  'enter',
  'escape',
  'up',
  'down',
  'left',
  'right',
  'page-up',
  'page-down',
  'home',
  'end',
  'tab',
  'back-tab',
  'backspace',
  'clear',
  'interrupt',
];

function nameOf(key: string): KeyName {
  const name = names.find((one) => one === key);
  if (!name) throw new Error(`there is no key ${key}`);
  return name;
}
