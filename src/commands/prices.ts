import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readPrices } from '../aws/price-list.js';
import type { Unshown } from '../engine/events.js';
import type { Session } from './session.js';

const unitPrice = z.object({ price: z.number(), unit: z.string(), of: z.string() });

const priceTable = z.object({
  source: z.string(),
  date: z.string(),
  hoursPerMonth: z.number(),
  /** What the keys by the hour are called; a key of an instance ends with its type, which is its name. */
  names: z.record(z.string(), z.string()),
  perHour: z.record(z.string(), z.number()),
  perMonth: z.record(z.string(), unitPrice),
  /** What depends on use: the price of one unit. */
  perUse: z.record(z.string(), unitPrice),
});

const table = priceTable.parse(JSON.parse(readFileSync(new URL('../../assets/prices.json', import.meta.url), 'utf8')));

/** US dollars by key, each for the unit that the table has for the key. */
export interface PriceList {
  readonly usd: Readonly<Record<string, number>>;
  /** Where the prices come from and of what day, as a phrase. */
  readonly source: string;
}

/** The table that comes with the program. */
export const bundledPrices: PriceList = {
  usd: {
    ...table.perHour,
    ...Object.fromEntries(
      Object.entries({ ...table.perMonth, ...table.perUse }).map(([key, { price }]) => [key, price]),
    ),
  },
  source: `bundled table of ${table.date}: ${table.source}`,
};

/** US dollars per hour for one of what the key names; undefined when the list does not have it. */
export function pricePerHour(key: string, { usd }: PriceList = bundledPrices): number | undefined {
  const price = usd[key];
  return price === undefined || table.perMonth[key] === undefined ? price : price / table.hoursPerMonth;
}

/** What one unit of something is, in words; undefined for a key that is no price by use. */
export function unitOf(key: string): { readonly unit: string; readonly of: string } | undefined {
  return table.perUse[key];
}

/** What a key stands for, in words: `NAT gateway`, `t4g.micro`. */
export function nameOf(key: string): string {
  const words = table.names[key] ?? (table.perMonth[key] ?? table.perUse[key])?.of;
  return words ?? key.replace(/^(ec2|rds):/, '');
}

/** So much of it, in words: `3 x public IPv4 address`, `32 GB of gp3 disk`. */
export function counted(quantity: number, key: string): string {
  const unit = table.perMonth[key]?.unit;
  return unit === undefined ? `${quantity} x ${nameOf(key)}` : `${quantity} ${unit} of ${nameOf(key)}`;
}

/** So long is waited for AWS's price list. */
const readWithinMs = 4_000;

/** What was asked of AWS's list, and what it answers. */
interface Asked {
  readonly keys: Set<string>;
  readonly answers: Promise<Readonly<Record<string, number>>>[];
  /** Why it may not be read, as clauses. */
  readonly untold: Set<string>;
}

const askedBy = new WeakMap<Session, Asked>();

/**
 * AWS's price list of the session's region, each price read once; where it may not or cannot be read, the bundled table.
 * What the list did not answer keeps the table's price, and is counted in the source. `more` are keys besides those of
 * the table: of instance types that it does not have.
 */
export async function pricesOf(session: Session, more: readonly string[] = []): Promise<PriceList> {
  const { target } = session;
  const asked = askedBy.get(session) ?? { keys: new Set(), answers: [], untold: new Set() };
  askedBy.set(session, asked);
  const fresh = [...new Set([...Object.keys(bundledPrices.usd), ...more])].filter((key) => !asked.keys.has(key));
  for (const key of fresh) asked.keys.add(key);
  if (fresh.length > 0) {
    const tell = ({ notice }: Unshown): unknown => asked.untold.add(notice.replace(/\.$/, ''));
    asked.answers.push(readPrices(target, fresh, AbortSignal.timeout(readWithinMs), tell).catch(() => ({})));
  }
  const prices = merged(Object.assign({}, ...(await Promise.all(asked.answers))), target.region);
  return { ...prices, source: [prices.source, ...asked.untold].join('; ') };
}

/** Today's prices over the table's. */
export function merged(today: Readonly<Record<string, number>>, region: string): PriceList {
  if (Object.keys(today).length === 0) return bundledPrices;
  const missing = Object.keys(bundledPrices.usd).filter((key) => today[key] === undefined);
  const rest =
    missing.length > 0
      ? `; not in it and from the bundled table of ${table.date}: ${missing.map(nameOf).join(', ')}`
      : '';
  return {
    usd: { ...bundledPrices.usd, ...today },
    source: `AWS price list of ${region}, read today${rest}`,
  };
}
