import type { Health, Section, TargetView } from '../../ops/snapshot.js';
import { age } from '../words.js';

/** One thing of the live system as a row of a table, with everything that is known of it for its own page. */
export interface OpsRow {
  /** Stays the same from one look to the next. */
  readonly key: string;
  readonly health: Health;
  readonly name: string;
  readonly state: string;
  readonly note: string;
  readonly details: readonly (readonly [label: string, value: string])[];
  /** The instance on which a shell can be opened now. */
  readonly shellOn?: string;
}

export interface OpsGroup {
  readonly title: string;
  /** Why there is nothing to show, or how old it is because AWS did not answer. */
  readonly trouble?: string;
  readonly rows: readonly OpsRow[];
}

/** A group with what there is to say of its sections. */
export function group(
  title: string,
  sections: readonly Section<unknown>[],
  now: number,
  rows: readonly OpsRow[],
): OpsGroup {
  const trouble = [...new Set(sections.flatMap((section) => troubleOf(section, now) ?? []))].join('; ');
  return { title, rows, ...(trouble ? { trouble } : {}) };
}

/** A group of which some details could not be read. */
export function alsoMissing(one: OpsGroup, missing: readonly string[]): OpsGroup {
  const trouble = [one.trouble, ...new Set(missing)].filter(Boolean).join('; ');
  return { ...one, ...(trouble ? { trouble } : {}) };
}

function troubleOf(section: Section<unknown>, now: number): string | undefined {
  switch (section.state) {
    case 'known':
      return undefined;
    case 'absent':
      return section.reason;
    case 'failed': {
      const old = section.last ? `${age(now - section.last.at)} old` : 'not known';
      return `${old}, cannot be read: ${section.failure.message}`;
    }
  }
}

/** A server may be a target at several ports. */
export function targetName(target: TargetView): string {
  return target.port === undefined ? target.id : `${target.id}:${target.port}`;
}
