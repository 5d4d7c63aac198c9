import type { Filter } from '@aws-sdk/client-ec2';
import type { Cloud } from '../../region/cloud.js';
import { AwsError } from '../../wire/aws-error.js';
import { paginate } from '../page.js';
import type { Tags } from '../tags.js';

interface Selectable {
  readonly id: string;
  readonly visibleAt: number;
  readonly tags: Tags;
}

/** A filter's value of a record: one, several (any may match) or none. */
export type FilterField<T> = (record: T) => string | readonly string[] | undefined;

export interface Selection<T> {
  readonly ids?: readonly string[] | undefined;
  readonly filters?: readonly Filter[] | undefined;
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
  /** What EC2 calls the ids in a refusal, where it takes no page size beside them. */
  readonly idsAlone?: string;
  /** Code and message for an id that does not exist or is not visible yet. */
  readonly notFound: (id: string) => readonly [code: string, message: string];
  /** The filters that this describe knows, besides `tag:KEY`, `tag-key` and `tag-value`. */
  readonly fields: Readonly<Record<string, FilterField<T>>>;
}

/**
 * What a Describe answers: by id it fails for what is not visible yet, by filter it is silent about it.
 * @throws AwsError for an unknown id, an unknown filter, or pages of ids.
 */
export function select<T extends Selectable>(
  cloud: Cloud,
  records: readonly T[],
  selection: Selection<T>,
): { page: T[]; nextToken: string | undefined } {
  if (selection.idsAlone !== undefined && selection.ids?.length && selection.maxResults !== undefined) {
    throw new AwsError(
      'InvalidParameterCombination',
      `The parameter ${selection.idsAlone} cannot be used with the parameter maxResults`,
    );
  }
  const visible = records.filter((record) => record.visibleAt <= cloud.now());
  for (const id of selection.ids ?? []) {
    if (!visible.some((record) => record.id === id)) throw new AwsError(...selection.notFound(id));
  }
  const chosen = visible.filter(
    (record) =>
      (!selection.ids?.length || selection.ids.includes(record.id)) &&
      (selection.filters ?? []).every((filter) => passes(record, filter, selection.fields)),
  );
  return paginate(chosen, selection.maxResults, selection.nextToken);
}

/**
 * Filters things that AWS has anyway: no tags, nothing invisible.
 * @throws AwsError for an unknown filter.
 */
export function selectFixed<T>(
  things: readonly T[],
  filters: readonly Filter[] | undefined,
  fields: Readonly<Record<string, FilterField<T>>>,
): T[] {
  const every = things.map((thing) => ({ id: '', visibleAt: 0, tags: {}, thing }));
  const ofThing = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, ({ thing }: { thing: T }) => field(thing)]),
  );
  return every
    .filter((one) => (filters ?? []).every((filter) => passes(one, filter, ofThing)))
    .map(({ thing }) => thing);
}

function passes<T extends Selectable>(record: T, filter: Filter, fields: Selection<T>['fields']): boolean {
  const name = filter.Name ?? '';
  const wanted = (filter.Values ?? []).map(wildcard);
  const actual = valuesOf(record, name, fields);
  return actual.some((value) => wanted.some((pattern) => pattern.test(value)));
}

function valuesOf<T extends Selectable>(record: T, name: string, fields: Selection<T>['fields']): readonly string[] {
  if (name === 'tag-key') return Object.keys(record.tags);
  if (name === 'tag-value') return Object.values(record.tags);
  if (name.startsWith('tag:')) {
    const value = record.tags[name.slice(4)];
    return value === undefined ? [] : [value];
  }
  const field = fields[name];
  if (!field) throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
  const value = field(record);
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** EC2 filters know `*` and `?`. */
function wildcard(text: string): RegExp {
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
