import { tagKeys } from '../../src/config/tags.js';
import type { StoreContent } from '../../src/sandbox/region/store.js';

/** One resource: its name in the graph, and all that is known of it with names in the place of ids. */
export interface Node {
  readonly name: string;
  readonly text: string;
}

/** Everything that exists, sorted: equal graphs are equal systems. */
export type Graph = readonly Node[];

/** History, and the sandbox's own bookkeeping: nothing that anybody has. */
const notResources: readonly string[] = [
  'faults',
  'ec2.client-tokens',
  'ec2.capacity-shortages',
  'ec2.departed',
  'ec2.runtime-monitoring',
  'rds.events',
  'autoscaling.activities',
  'service-quotas.applied',
  'ssm.messages',
  'ssm.nodes',
  'ssm.runs',
  'ssm.invocations',
];

/** Records that AWS shows for a while after the thing is gone. */
const endedStates: readonly unknown[] = ['terminated', 'deleted'];

/** What differs from one making of the same thing to the next. */
const incidental =
  /^(.+At|at|heldUntil|launchTime|epoch|reservationId|launchActivityId|roleId|profileId|resourceId|accessKeyId|value|arn)$/;

type Record_ = Readonly<Record<string, unknown>> & { readonly id: string };

/** The graph of all that is in an account. */
export function graphOf({ tables }: StoreContent): Graph {
  const records = Object.entries(tables)
    .filter(([table]) => !table.startsWith('region.') && !notResources.includes(table))
    .flatMap(([table, rows]) => rows.map((row) => ({ table, row: row as Record_ })))
    .filter(({ row }) => !endedStates.includes(row.state));
  const names = new Map<string, string>();
  for (const { table, row } of records) {
    for (const id of identitiesOf(row)) if (!names.has(id)) names.set(id, nameOf(table, row));
  }
  const rename = renamer(names);
  return records
    .map(({ table, row }) => ({ name: rename(nameOf(table, row)), text: JSON.stringify(plain(row, rename)) }))
    .sort((a, b) => (a.name + a.text < b.name + b.text ? -1 : 1));
}

/** How a system differs from the one that was wanted. */
export interface Difference {
  /** Made once more than wanted. */
  readonly duplicates: readonly string[];
  /** Of a name that is not wanted at all, or without our tags. */
  readonly orphans: readonly string[];
  readonly missing: readonly string[];
  /** There as often as wanted, but not as wanted: `name: is, wanted`. */
  readonly changed: readonly string[];
}

export function difference(wanted: Graph, actual: Graph): Difference {
  const expected = byName(wanted);
  const there = byName(actual);
  const duplicates: string[] = [];
  const orphans: string[] = [];
  const missing: string[] = [];
  const changed: string[] = [];
  for (const name of new Set([...expected.keys(), ...there.keys()])) {
    const [want, have] = [expected.get(name) ?? [], there.get(name) ?? []];
    const more = Array.from({ length: Math.max(0, have.length - want.length) }, () => name);
    (want.length === 0 ? orphans : duplicates).push(...more);
    if (have.length < want.length) missing.push(name);
    if (have.length === want.length && have.join() !== want.join())
      changed.push(`${name}\n  is     ${have}\n  wanted ${want}`);
  }
  return { duplicates, orphans, missing, changed };
}

function byName(graph: Graph): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { name, text } of graph) texts.set(name, [...(texts.get(name) ?? []), text]);
  return texts;
}

function tagsOf(row: Record_): Readonly<Record<string, string>> {
  const { tags } = row;
  if (!Array.isArray(tags)) return (tags ?? {}) as Record<string, string>;
  return Object.fromEntries(tags.map(({ key, value }: { key: string; value: string }) => [key, value]));
}

function nameOf(table: string, row: Record_): string {
  const own = tagsOf(row)[tagKeys.resource];
  return `${table} ${own ?? (typeof row.name === 'string' ? row.name : row.id)}`;
}

/** Ids and addresses by which others refer to a record. */
function identitiesOf(row: Record_): string[] {
  return [row.id, row.address, row.publicIp, row.publicAddress, row.arn, row.dnsName, row.roleId].filter(
    (one) => typeof one === 'string',
  );
}

/** Without what is incidental, with names in the place of ids, and in an order of its own. */
function plain(value: unknown, rename: (text: string) => string): unknown {
  if (typeof value === 'string') return rename(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => plain(one, rename)).sort(byText);
  const kept = Object.entries(value).filter(([key]) => !incidental.test(key));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => [key, plain(one, rename)]));
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** Puts names in the place of ids; the longest first, since some contain others. */
function renamer(names: ReadonlyMap<string, string>): (text: string) => string {
  const ids = [...names.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(ids.map((id) => id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|') || '(?!)', 'g');
  return (text) =>
    text
      .replace(pattern, (id) => `<${names.get(id)}>`)
      .replace(/\b([a-z]+)-0?[0-9a-f]{16}\b/g, '$1-*')
      .replace(/\b(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{64}|[0-9a-f]{16})\b/g, '*');
}
