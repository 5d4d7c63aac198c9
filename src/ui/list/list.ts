import { table } from '../text/block.js';
import { blank, type Line, line, paragraph, type Span, span, type Tone } from '../text/line.js';
import { type TargetFacts, targetHeader } from '../text/target-header.js';
import { painted, type Theme } from '../theme.js';
import type { UsePrice } from '../wizard/contract.js';
import { age, money, plural } from '../words.js';

/** One environment of an account, as `list` shows and prints it. */
export interface ListedEnvironment {
  readonly name: string;
  readonly id: string;
  readonly state: ListedState;
  /** How many things carry its tags, snapshots left out. */
  readonly resources: number;
  /** Names of database snapshots: they stay billed by their size. */
  readonly snapshots: readonly string[];
  /** ISO 8601. */
  readonly createdAt?: string;
  /** The ARN of whoever had it built. */
  readonly owner?: string;
  /** US dollars at list prices, idle. */
  readonly costPerDay: number;
  /** What the price table does not have, by name. */
  readonly unpriced: readonly string[];
  /** Where this machine's state folder has it; absent: on another machine, or lost. */
  readonly stateFile?: string;
  /** The run that works on it, or that was killed while it did. */
  readonly run?: {
    readonly doing: 'create' | 'destroy';
    readonly pid: number;
    readonly host: string;
    readonly since: string;
  };
}

export type ListedState =
  | 'building'
  | 'removing'
  | 'complete'
  | 'incomplete'
  | 'roles only'
  | 'snapshots only'
  | 'gone';

export interface EnvironmentList {
  readonly target: TargetFacts;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly environments: readonly ListedEnvironment[];
  /** What comes on top of what stands idle. */
  readonly byUse: readonly UsePrice[];
  /** Where the prices come from. */
  readonly source: string;
}

const tones: Readonly<Record<ListedState, Tone>> = {
  complete: 'good',
  building: 'accent',
  removing: 'accent',
  incomplete: 'warn',
  'roles only': 'warn',
  'snapshots only': 'warn',
  gone: 'dim',
};

/** A table of environments, what all of them cost together, and what needs a word. */
function listLines(list: EnvironmentList, width: number, theme: Theme): Line[] {
  const { environments, target } = list;
  const count = plural(environments.length, 'environment');
  const head = targetHeader(count, target, width, theme);
  if (environments.length === 0) {
    return [
      ...head,
      ...paragraph('', 'Nothing here carries the tags of tier3-wizard: nothing of it is billed.', width),
    ];
  }
  const sum = environments.reduce((all, one) => all + one.costPerDay, 0);
  return [
    ...head,
    ...table([titles, ...environments.map((one) => cells(one, list.now))], width, 2, theme.glyphs.ellipsis),
    blank,
    line(
      span(
        target.kind === 'sandbox'
          ? `Nothing is billed; on AWS about ${money(sum)} per day`
          : `About ${money(sum)} per day in all`,
        'strong',
      ),
    ),
    ...paragraph('', `On top, by use: ${list.byUse.map(words).join('; ')}.`, width, 'dim'),
    ...paragraph('', `Prices: ${list.source}.`, width, 'dim'),
    ...environments
      .flatMap((one) => notes(one).map((note) => ({ note, name: one.name })))
      .flatMap(({ note, name }) => paragraph(`${theme.glyphs.bullet} `, `${name}: ${note}`, width)),
  ];
}

const words = ({ price, unit, label }: UsePrice): string => `${label} ${money(price)} per ${unit}`;

export function renderList(list: EnvironmentList, width: number, theme: Theme): string[] {
  return painted(listLines(list, width, theme), theme);
}

const titles: readonly Span[] = ['name', 'state', 'age', 'per day', 'state file', 'id', 'owner'].map((title) =>
  span(title, 'dim'),
);

function cells(one: ListedEnvironment, now: number): Span[] {
  return [
    span(one.name, 'strong'),
    span(one.state, tones[one.state]),
    span(one.createdAt ? age(now - Date.parse(one.createdAt)) : '?'),
    span(money(one.costPerDay)),
    span(one.stateFile ? 'here' : 'elsewhere', one.stateFile ? 'plain' : 'warn'),
    span(one.id.slice(0, 8)),
    span(one.owner?.replace(/^arn:aws:[a-z]+::\d*:/, '') ?? '?'),
  ];
}

function notes(one: ListedEnvironment): string[] {
  const { run, snapshots, unpriced } = one;
  const verb = run?.doing === 'destroy' ? 'removes' : 'builds';
  return [
    ...(run ? [`process ${run.pid} on ${run.host} ${verb} it since ${run.since}, unless it was killed.`] : []),
    ...(snapshots.length > 0
      ? [`${plural(snapshots.length, 'database snapshot')} billed by size: ${snapshots.join(', ')}.`]
      : []),
    ...(unpriced.length > 0 ? [`not in the table of prices: ${unpriced.join(', ')}.`] : []),
    ...(one.state === 'roles only' ? ['roles are the same in every region: look for the rest in the others.'] : []),
    ...(one.state === 'gone'
      ? ['there is a state file, and nothing in the account; --teardown removes the file.']
      : []),
    ...(one.stateFile || one.state === 'roles only' || one.state === 'snapshots only'
      ? []
      : [`its state file is on another machine or lost: tier3-wizard recover --name ${one.name} rebuilds it here.`]),
  ];
}
