import type { Condition } from './document.js';
import { type Context, matches, matchesArn, substituted } from './matching.js';

type Compare = (wanted: string, is: string) => boolean;

const sameCase: Compare = (wanted, is) => wanted === is;
const anyCase: Compare = (wanted, is) => wanted.toLowerCase() === is.toLowerCase();
const numeric =
  (holds: (is: number, wanted: number) => boolean): Compare =>
  (wanted, is) =>
    holds(Number(is), Number(wanted));

/** How one wanted value is compared with one value of the request. Negated operators want that none is equal. */
const comparisons: Readonly<Record<string, { readonly compare: Compare; readonly negated?: true }>> = {
  StringEquals: { compare: sameCase },
  StringNotEquals: { compare: sameCase, negated: true },
  StringEqualsIgnoreCase: { compare: anyCase },
  StringNotEqualsIgnoreCase: { compare: anyCase, negated: true },
  StringLike: { compare: matches },
  StringNotLike: { compare: matches, negated: true },
  ArnEquals: { compare: matchesArn },
  ArnLike: { compare: matchesArn },
  ArnNotEquals: { compare: matchesArn, negated: true },
  ArnNotLike: { compare: matchesArn, negated: true },
  Bool: { compare: anyCase },
  NumericEquals: { compare: numeric((is, wanted) => is === wanted) },
  NumericLessThanEquals: { compare: numeric((is, wanted) => is <= wanted) },
  NumericGreaterThanEquals: { compare: numeric((is, wanted) => is >= wanted) },
};

const forms = ['', 'ForAnyValue:', 'ForAllValues:'] as const;

/** Every operator that is known, with its prefixes and `IfExists`. */
export const conditionOperators: ReadonlySet<string> = new Set([
  'Null',
  ...Object.keys(comparisons).flatMap((name) => forms.flatMap((form) => [`${form}${name}`, `${form}${name}IfExists`])),
]);

/** True when the request's context is as the condition wants it (IAM User Guide, "Condition operators"). */
export function holds({ operator, key, values }: Condition, context: Context): boolean {
  const present = context[key] ?? [];
  if (operator === 'Null') return values.some((value) => (value.toLowerCase() === 'true') === (present.length === 0));
  const [, form = '', name = '', ifExists] = /^(ForAnyValue:|ForAllValues:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  const comparison = comparisons[name];
  if (!comparison) return false;
  const { compare, negated } = comparison;
  if (present.length === 0) return ifExists !== undefined || form === 'ForAllValues:' || (negated ?? false);
  const wanted = values.flatMap((value) => substituted(value, context) ?? []);
  const fits = (is: string): boolean => wanted.some((value) => compare(value, is)) !== (negated ?? false);
  return form === 'ForAnyValue:' ? present.some(fits) : present.every(fits);
}
