import { Refusal } from '../errors.js';
import type { TunnelWay } from '../tunnel/ways.js';

/** The options that every command takes, as the command line gave them. */
export interface GlobalOptions {
  readonly name?: string;
  readonly region?: string;
  readonly profile?: string;
  /** The state folder. */
  readonly state?: string;
  readonly sandbox?: boolean;
  readonly endpointUrl?: string;
  readonly config?: string;
  /** `key=value` pairs. */
  readonly set: readonly string[];
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly plain?: boolean;
  /** commander's form of `--no-color`. */
  readonly color?: boolean;
  readonly debug?: boolean;
  readonly finalSnapshot?: string;
  readonly breakLock?: boolean;
  /** What a failed setup does where nobody is asked. */
  readonly onFailure?: 'keep' | 'rollback';
  /** A command that hears how a setup or a teardown has ended. */
  readonly notify?: string;
  /** Rings the terminal at the end. */
  readonly bell?: boolean;
  readonly speed?: number;
  readonly port?: number;
  readonly dataPlane?: DataPlaneChoice;
  /** The way to the database. */
  readonly tunnel?: TunnelWay;
  /** A file with IAM policies, or `none`. */
  readonly iamPolicy?: string;
  /** What is to go wrong in the sandbox. */
  readonly fault?: readonly string[];
}

export const dataPlaneChoices = ['auto', 'real', 'none'] as const;
export type DataPlaneChoice = (typeof dataPlaneChoices)[number];

export const defaultSpeed = 60;
export const defaultStateFolder = '.tier3-wizard';

/** What a policy can be for. */
export const purposes = ['setup', 'ops', 'push', 'teardown', 'recover', 'list', 'db', 'shell'] as const;
export type Purpose = (typeof purposes)[number];

/** Verbs that make nothing with `--dry-run`. */
const planned: ReadonlySet<string> = new Set(['setup', '--preflight', 'push']);

/** @throws Refusal for a verb that has no plan to show: it would do its work, and a teardown remove everything */
export function checkDryRun(verb: string, { dryRun }: Pick<GlobalOptions, 'dryRun'>): void {
  if (!dryRun || planned.has(verb)) return;
  throw new Refusal(
    `${verb} has no dry run.`,
    'Only a setup and `push` have one: leave --dry-run out. Nothing was changed.',
  );
}
